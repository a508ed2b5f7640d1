import net from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

// Runs as a worker, so that what the attackers cost is not in the times of those who are measured.

/** What attackers do: so many connections from one address, each with one request after the other, or holding still. */
export interface AttackOrder {
  host: string
  port: number
  from: string
  connections: number
  /** Requests to choose from, whole; none keeps the connections open without a word. */
  requests: string[]
}

const { host, port, from, connections, requests } = workerData as AttackOrder
/** An answer that never ends. */
const isStream = /^GET \S+\/events /.test(requests[0] ?? '')
const statuses: Record<string, number> = {}
let isOver = false

function attack(n: number): void {
  if (isOver) return
  const socket = net.connect({ host, port, localAddress: from, noDelay: true })
  let sent = n
  const send = () => {
    sent += connections
    const request = requests[sent % requests.length]
    if (request) socket.write(request.replace('RANDOM', `${Math.random()}`))
  }
  socket.on('connect', send)
  socket.on('error', () => {})
  socket.on('close', () => setTimeout(attack, 20, n))
  socket.on('data', (bytes) => {
    const [, status] = /HTTP\/1\.1 (\d{3})/.exec(bytes.toString('latin1', 0, 4_096)) ?? []
    if (!status) return
    statuses[status] = (statuses[status] ?? 0) + 1
    // What is left of a long answer is read with the next: the server counts requests, not bytes.
    if (isStream) return
    send()
  })
}

for (let n = 0; n < connections; n++) attack(n)
parentPort!.on('message', () => {
  isOver = true
  parentPort!.postMessage(statuses)
})
