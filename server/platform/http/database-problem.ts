import type { Context, MiddlewareHandler } from 'hono'
import { outageOf, StorageFullError } from '../database/connection/outage.ts'
import type { Db } from '../database/database.ts'
import type { HttpEnv } from './http.ts'
import { Problem } from './problem.ts'

const retryAfterS = { unavailable: '2', full: '60' } as const

/** Maps driver errors of an unreachable, read-only or full database to a problem; null for any other error. */
export function databaseProblem(error: unknown): Problem | null {
  const outage = outageOf(error)
  if (!outage) return null
  const options = { cause: error, headers: { 'Retry-After': retryAfterS[outage] } }
  return outage === 'full' ? new Problem('storage-full', options) : new Problem('unavailable', options)
}

/**
 * Marks an answer as sent from memory, without asking the database since `checkedAtMs` of the monotonic clock: `Age` in seconds, and
 * `Cache-Status` (RFC 9211) with a negative `ttl`. No other cache may store it.
 */
export function markStale<E extends HttpEnv>(c: Context<E>, checkedAtMs: number): void {
  const ageS = Math.ceil((performance.now() - checkedAtMs) / 1_000)
  c.header('Age', String(ageS))
  c.header('Cache-Status', `Afterword; hit; ttl=-${ageS}; detail="the database is away"`)
  c.header('CDN-Cache-Control', 'no-store')
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses what could write while the disk of the database is almost full. @throws StorageFullError */
export function refuseWhenFull(db: Pick<Db, 'isFull'>): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    if (db.isFull && !reading.has(c.req.method)) throw new StorageFullError()
    return next()
  }
}
