import type { Server } from 'node:http'
import net from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from './platform/log.ts'

/** How long a draining process waits for answers under way. */
const drainMs = 10_000
const graceMs = 250

/**
 * Aborted at the first signal to stop; at the second the process ends at once. To be called before anything else: the first
 * process of a container ignores signals it has no listener for.
 */
export function listenForStop(): AbortSignal {
  const stopping = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopping.abort()
      process.once(signal, () => process.exit(1))
    })
  }
  return stopping.signal
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Finishes the answers under way and takes no further connection. */
export async function drain(server: Server, log: Log): Promise<void> {
  log.info('draining')
  // Answers say "Connection: close" from now on. Who is already on the way, in the listening queue or on an idle connection,
  // gets a moment to be heard: closing at once would cut off requests that are on the wire.
  await pause(graceMs)
  // Not http.Server.close(): since Node 19 it destroys idle connections at once, and with them a request that is on the wire.
  const closed = new Promise<void>((resolve) => net.Server.prototype.close.call(server, () => resolve()))
  const sweeping = setInterval(() => setImmediate(() => server.closeIdleConnections()), graceMs)
  const tooLong = setTimeout(() => server.closeAllConnections(), drainMs)
  await closed
  clearInterval(sweeping)
  clearTimeout(tooLong)
  log.info('stopped')
}
