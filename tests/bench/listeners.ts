import net from 'node:net'
import { createInterface } from 'node:readline'

// Many readers of one thread in one process: raw sockets, and of each event only its id and when it came. Told what to do by
// lines of JSON on standard input; each answered by one on standard output.

interface Reader {
  version: number
  retryMs: number
  isOpen: boolean
}

let address: URL
let path = ''
const readers: Reader[] = []
/** When each event reached each reader, by the version it told. */
const arrivals = new Map<number, number[]>()
/** Events that told less than the one before, or the same again. */
let repeated = 0
let isOver = false

function open(reader: Reader): void {
  const socket = net.connect({ host: address.hostname, port: Number(address.port) })
  let head = ''
  socket.on('connect', () =>
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${address.host}\r\nLast-Event-ID: ${reader.version}\r\n\r\n`),
  )
  socket.on('data', (chunk) => {
    const now = Date.now()
    const text = chunk.toString('latin1')
    if (!reader.isOpen) {
      head += text
      if (head.includes('\r\n\r\n') && head.startsWith('HTTP/1.1 200')) reader.isOpen = true
    }
    const retry = /retry: (\d+)/.exec(text)
    if (retry) reader.retryMs = Number(retry[1])
    for (const [, id] of text.matchAll(/^id: (\d+)$/gm)) {
      const version = Number(id)
      if (version <= reader.version) repeated++
      reader.version = version
      const times = arrivals.get(version) ?? []
      if (times.length === 0) arrivals.set(version, times)
      times.push(now)
    }
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    reader.isOpen = false
    if (!isOver) setTimeout(() => open(reader), reader.retryMs * (0.5 + Math.random()))
  })
}

const openCount = () => readers.filter(({ isOpen }) => isOpen).length
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function allOpen(): Promise<void> {
  while (openCount() < readers.length) await pause(20)
}

const orders: Record<string, (order: never) => Promise<unknown>> = {
  async open(order: { address: string; path: string; count: number; version: number }) {
    address = new URL(order.address)
    path = order.path
    for (let n = 0; n < order.count; n++) {
      const reader = { version: order.version, retryMs: 1_000, isOpen: false }
      readers.push(reader)
      open(reader)
      // As a crowd comes, not as one connection backlog.
      if (n % 100 === 99) await pause(10)
    }
    return allOpen()
  },
  // Waits until every reader has been told a version.
  async reach({ version, withinMs }: { version: number; withinMs: number }) {
    const endMs = Date.now() + withinMs
    while (readers.some((reader) => reader.version < version) && Date.now() < endMs) await pause(20)
    const behind = readers.filter((reader) => reader.version < version).length
    return { behind, repeated, arrivals: [...arrivals] }
  },
  async lost() {
    while (openCount() > 0) await pause(5)
    const sinceMs = Date.now()
    await allOpen()
    return { backMs: Date.now() - sinceMs }
  },
  async end() {
    isOver = true
    setTimeout(() => process.exit())
  },
}

createInterface({ input: process.stdin }).on('line', async (line) => {
  const order = JSON.parse(line)
  const answer = await orders[order.do]!(order as never)
  process.stdout.write(`${JSON.stringify(answer ?? null)}\n`)
})
