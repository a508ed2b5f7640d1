import { outageOf } from './outage.ts'

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
