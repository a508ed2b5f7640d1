import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Log } from '../../log.ts'
import { clientAddress, isSharedPeer, type parseTrustedProxies } from '../client-address.ts'
import type { ConnectionCaps } from './connection-caps.ts'
import { PerAddress } from './per-address.ts'
import { warnOnce } from './warn-once.ts'

const sweepEveryMs = 5_000
/** Closes a connection on which nothing moves in either direction; event streams have a heartbeat every 25 s. */
const idleMs = 60_000

interface Options {
  log: Log
  caps: Pick<ConnectionCaps, 'sockets' | 'socketsPerAddress' | 'silentMs'>
  trustedProxies: ReturnType<typeof parseTrustedProxies>
}

/**
 * Limits a server's connections, in all and by address, and closes those that send nothing. Connections of proxies are not
 * counted by address: many clients stand behind one.
 */
export function limitConnections(server: Server, { log, caps, trustedProxies }: Options): void {
  const { sockets, socketsPerAddress, silentMs } = caps
  const warnFull = warnOnce(log, 'all connections are in use: new ones are refused', { sockets })
  const warnAddress = warnOnce(log, 'an address has all the connections it may have: new ones are refused', {
    socketsPerAddress,
  })
  const ofAddress = new PerAddress(socketsPerAddress)
  const silent = new Map<Socket, number>()

  server.maxConnections = sockets
  server.on('drop', warnFull)
  server.setTimeout(idleMs)
  server.on('connection', (socket: Socket) => {
    silent.set(socket, performance.now())
    const peer = socket.remoteAddress
    const leave = ofAddress.enter(isSharedPeer(peer, trustedProxies) ? null : clientAddress(peer, undefined, []))
    socket.once('close', () => {
      silent.delete(socket)
      leave?.()
    })
    if (leave) return
    warnAddress()
    socket.destroy()
  })

  const sweeping = setInterval(
    () => {
      const nowMs = performance.now()
      for (const [socket, sinceMs] of silent) {
        // One that has spoken is Node's to watch: it limits the time for heads, bodies and the pause between requests.
        if (socket.bytesRead > 0) silent.delete(socket)
        else if (nowMs - sinceMs >= silentMs) socket.destroy()
        // In the order they came: all others are younger.
        else break
      }
    },
    Math.min(sweepEveryMs, silentMs),
  ).unref()
  server.on('close', () => clearInterval(sweeping))
}
