import type { MiddlewareHandler } from 'hono'
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

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses what could write while the disk of the database is almost full. @throws StorageFullError */
export function refuseWhenFull(db: Pick<Db, 'isFull'>): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    if (db.isFull && !reading.has(c.req.method)) throw new StorageFullError()
    return next()
  }
}
