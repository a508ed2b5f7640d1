import { outageOf } from './outage.ts'

/** Time a query may take before what is in memory is sent as it is: a database that hangs reports no error. */
export const patienceMs = 1_000
/** Age up to which something in memory is sent while the database is away. */
export const staleMaxMs = 60 * 60 * 1_000

/**
 * Resolves with what is read, or with `fallback` if the database is unavailable or has not answered after `patienceMs`. The
 * read goes on.
 */
export async function readOrFallback<T, F>(reading: Promise<T>, patienceMs: number, fallback: () => F): Promise<T | F> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<typeof isLate>((resolve) => {
    timer = setTimeout(resolve, patienceMs, isLate)
  })
  try {
    const read = await Promise.race([reading, late])
    return read === isLate ? fallback() : read
  } catch (error) {
    if (outageOf(error) !== 'unavailable') throw error
    return fallback()
  } finally {
    clearTimeout(timer)
  }
}

const isLate = Symbol('late')
