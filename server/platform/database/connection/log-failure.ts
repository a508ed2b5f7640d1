import type { Log } from '../../log.ts'
import { DatabaseDownError, outageOf } from './outage.ts'

/**
 * Logs that work failed which will be tried again. While the database is known to be away only at `debug`, since the log says so
 * already and repeated work would fill the disk; an outage has a reason, any other error its stack.
 */
export function logFailure(log: Log, error: unknown, message: string, about: object = {}): void {
  const level = error instanceof DatabaseDownError ? 'debug' : 'warn'
  const why = outageOf(error) ? { reason: (error as Error).message } : { err: error }
  log[level]({ ...about, ...why }, message)
}
