import { Problem } from './problem.ts'

const unavailableCodes = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND',
  '57P01', '57P02', '57P03', '08000', '08003', '08006', '08001', '53300', '57014', '25006',
]) // biome-ignore format: a table
const unavailableRe =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/

/** Maps driver errors of an unreachable, read-only or full database to a problem; null for any other error. */
export function databaseProblem(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? String(error.code) : ''
  if (code === '53100') return new Problem('storage-full', { cause: error, headers: { 'Retry-After': '60' } })
  if (unavailableCodes.has(code) || unavailableRe.test(error.message))
    return new Problem('unavailable', { cause: error, headers: { 'Retry-After': '2' } })
  return null
}
