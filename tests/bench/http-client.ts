import http from 'node:http'
import net from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What came of a load: answers a second, how long the median and the slowest hundredth took, and what was not 2xx or 304. */
export interface Load {
  perSecond: number
  p50Ms: number
  p99Ms: number
  failed: number
}

/**
 * Sends requests over so many connections, one at a time on each, for so many seconds. As little client as possible, because
 * it shares two cores with what it measures: raw sockets, and of each answer only the status and the length.
 */
export async function load(
  address: URL,
  { connections, seconds }: { connections: number; seconds: number },
  next: () => Buffer | string,
): Promise<Load> {
  const took: number[] = []
  let failed = 0
  const endMs = performance.now() + seconds * 1_000
  const startMs = performance.now()
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = net.connect({ host: address.hostname, port: Number(address.port), noDelay: true })
          let sentMs = 0
          let missing = -1
          let head = ''
          const send = () => {
            if (performance.now() > endMs) {
              socket.end()
              return resolve()
            }
            sentMs = performance.now()
            missing = -1
            head = ''
            socket.write(next())
          }
          socket.on('connect', send)
          socket.on('error', reject)
          socket.on('close', () => resolve())
          socket.setTimeout(10_000, () =>
            reject(new Error(`no answer within 10 s; so far: ${JSON.stringify(head)} ${missing}`)),
          )
          socket.on('data', (chunk) => {
            if (missing < 0) {
              head += chunk.toString('latin1')
              const end = head.indexOf('\r\n\r\n')
              if (end < 0) return
              const length = /\r\ncontent-length: (\d+)/i.exec(head)
              missing = (length ? Number(length[1]) : 0) - (head.length - end - 4)
              if (!/^HTTP\/1.1 (2\d\d|304)/.test(head)) failed++
            } else missing -= chunk.length
            if (missing > 0) return
            took.push(performance.now() - sentMs)
            send()
          })
        }),
    ),
  )
  const spentS = (performance.now() - startMs) / 1_000
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0
  return { perSecond: took.length / spentS, p50Ms: at(0.5), p99Ms: at(0.99), failed }
}

/** One HTTP/1.1 request as it goes over the wire. */
export function request(
  method: string,
  address: URL,
  path: string,
  headers: Record<string, string> = {},
  body = '',
): string {
  const lines = Object.entries({
    Host: address.host,
    ...headers,
    ...(body && { 'Content-Length': String(Buffer.byteLength(body)) }),
  })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

/** One answer as it came over the wire, still compressed. */
export function fetchBytes(
  url: URL,
  headers: Record<string, string>,
): Promise<{ bytes: Uint8Array; headers: http.IncomingHttpHeaders }> {
  return new Promise((resolve, reject) =>
    http
      .get(url, { headers }, async (answer) => resolve({ bytes: await buffer(answer), headers: answer.headers }))
      .on('error', reject),
  )
}
