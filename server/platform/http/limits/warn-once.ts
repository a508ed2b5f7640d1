import type { Log } from '../../log.ts'

/** A limit that is hit again and again is logged once in this time. */
const quietMs = 60 * 60 * 1_000

/** Makes a function that logs one warning when a limit is first hit, and again at most once an hour. */
export function warnOnce(log: Log, message: string, about: object = {}): () => void {
  let lastMs = Number.NEGATIVE_INFINITY
  return () => {
    const nowMs = performance.now()
    if (nowMs - lastMs < quietMs) return
    lastMs = nowMs
    log.warn(about, message)
  }
}
