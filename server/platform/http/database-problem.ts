import { outageOf } from '../database/connection/outage.ts'
import { Problem } from './problem.ts'

const retryAfterS = { unavailable: '2', full: '60' } as const

/** Maps driver errors of an unreachable, read-only or full database to a problem; null for any other error. */
export function databaseProblem(error: unknown): Problem | null {
  const outage = outageOf(error)
  if (!outage) return null
  const options = { cause: error, headers: { 'Retry-After': retryAfterS[outage] } }
  return outage === 'full' ? new Problem('storage-full', options) : new Problem('unavailable', options)
}
