import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import type { Log } from '../../log.ts'
import { isTransient, markConnectionError } from './outage.ts'
import { probe } from './probe.ts'

/** How a start waits for its database. */
export interface Patience {
  /** For so long, if the database cannot be reached yet. */
  patienceMs: number
  log: Log
  /** Ends the wait. */
  stop?: AbortSignal | undefined
}

const connectMs = 5_000
const pauseMs = 500
/** Interval of the log line. */
const tellEveryMs = 10_000

/**
 * Waits until a database server takes connections, as where both are started at the same time. What does not pass by itself,
 * such as a wrong password, is not waited for. @throws what the last attempt threw, or the reason of `stop`
 */
export async function waitForDatabase(
  connection: pg.ClientConfig,
  variable: string,
  { patienceMs, log, stop }: Patience,
): Promise<void> {
  const begunAtMs = performance.now()
  let toldAtMs = -tellEveryMs
  for (;;) {
    stop?.throwIfAborted()
    const error = await connectOnce(connection)
    if (!error) return
    const now = performance.now()
    if (!isTransient(error) || now - begunAtMs >= patienceMs) throw error
    if (now - toldAtMs >= tellEveryMs) {
      toldAtMs = now
      const leftS = Math.ceil((patienceMs - (now - begunAtMs)) / 1_000)
      log.warn({ reason: error.message }, `waiting for the database of ${variable}, for ${leftS} seconds more`)
    }
    await pause(pauseMs, undefined, { ...(stop && { signal: stop }) })
  }
}

async function connectOnce(connection: pg.ClientConfig): Promise<Error | null> {
  const failure = await probe(connection, { patienceMs: connectMs, name: 'afterword start' })
  if (!failure) return null
  const { message, code } = failure
  // A refusal by several addresses at once has no message of its own.
  return markConnectionError(message ? failure : Object.assign(new Error(code), { code }))
}
