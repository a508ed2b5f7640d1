import pg from 'pg'

/** A temporary state of the database: `unavailable` (cannot be reached, or refuses to act) or `full` (no space left). */
type Outage = 'unavailable' | 'full'

/** Codes of single conditions: wrong password, missing database, read-only (demoted) server, lock not available. */
const unavailableCodes = new Set(['28000', '28P01', '3D000', '25006', '55P03'])
/**
 * Connection exception, transaction rollback, insufficient resources, operator intervention, system error. @see https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const unavailableClasses = new Set(['08', '40', '53', '57', '58'])
const diskFull = '53100'
/** Codes after which a new connection may reach another server: this one is stopping or was demoted. */
const lostCodeRe = /^(08|57P|25006)/
/** The driver's messages for a closed connection or an ended wait. */
const lostMessageRe = /^(Connection terminated|Client (was closed|has encountered)|Query read timeout|timeout e)/

/** Errors of connections to the database. Kept by identity, because a reader's lost connection has the same codes. */
const connectionErrors = new WeakSet<object>()

/** Thrown without a query while the database is known to be down. */
export class DatabaseDownError extends Error {
  override readonly name = 'DatabaseDownError'

  constructor(options?: ErrorOptions) {
    super('The database does not answer', options)
    connectionErrors.add(this)
  }
}

/** Thrown instead of a write while the disk is almost full, so that reading goes on. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError'

  constructor() {
    super('The disk of the database is almost full')
  }
}

/** Marks an error as one of a connection to the database. Returns it. */
export function markConnectionError<T>(error: T): T {
  if (typeof error === 'object' && error !== null) connectionErrors.add(error)
  return error
}

/** Classifies an error as an outage of the database; null for any other error. */
export function outageOf(error: unknown): Outage | null {
  if (error instanceof StorageFullError) return 'full'
  if (!(error instanceof pg.DatabaseError))
    return error instanceof Error && connectionErrors.has(error) ? 'unavailable' : null
  const code = error.code ?? ''
  if (code === diskFull) return 'full'
  return unavailableCodes.has(code) || unavailableClasses.has(code.slice(0, 2)) ? 'unavailable' : null
}

/** Whether a connection must be closed after this error: cut, timed out, or to a server that was demoted. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return lostCodeRe.test(error.code ?? '')
  return (
    error instanceof Error && ('syscall' in error || connectionErrors.has(error) || lostMessageRe.test(error.message))
  )
}

/** Whether connecting again later may succeed, as while a database server is starting. */
export function isTransient(error: unknown): boolean {
  if (!(error instanceof pg.DatabaseError)) return outageOf(error) === 'unavailable'
  return /^(08|53|57P)/.test(error.code ?? '') && !/unsupported startup parameter/.test(error.message)
}
