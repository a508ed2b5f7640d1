import { LRUCache } from 'lru-cache'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Problem } from './problem.ts'

const durationS = 60
/** Idempotency keys remembered as finished; a retry after more posts than these counts as a write again. */
const finishedMax = 20_000

/** Limits writes a minute by person and by address; in memory, so that it costs no query. */
export class RateLimits {
  // One limiter for each limit, because a limiter's points are fixed; most sites share one limit.
  readonly #limiters = new Map<number, RateLimiterMemory>()
  /** Requests that were answered with what they made, by sender and Idempotency-Key. */
  readonly #finished = new LRUCache<string, true>({ max: finishedMax })

  /** Remembers that the request with this key is done: sent again, it changes nothing. */
  finish(key: string): void {
    this.#finished.set(key, true)
  }

  /** Whether a request only asks again for what it made before; such a one is not counted as a write. */
  isFinished(key: string): boolean {
    return this.#finished.has(key)
  }

  /** Counts one write of `who`. @throws Problem rate-limited, with the seconds to wait */
  async count(who: string, perMinute: number): Promise<void> {
    try {
      await this.#limiter(perMinute).consume(who)
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal
      // Counts end by a timer, but the library tells by the clock when they will: that may have been set back meanwhile.
      const toldS = Math.ceil((refusal as { msBeforeNext: number }).msBeforeNext / 1_000)
      const retryAfterS = Math.min(durationS, Math.max(1, toldS))
      throw new Problem('rate-limited', {
        retryAfterS,
        detail: `You can write again in ${retryAfterS} seconds`,
        headers: { 'Retry-After': String(retryAfterS) },
      })
    }
  }

  #limiter(perMinute: number): RateLimiterMemory {
    let limiter = this.#limiters.get(perMinute)
    if (!limiter) {
      limiter = new RateLimiterMemory({ points: perMinute, duration: durationS, keyPrefix: `writes-${perMinute}` })
      this.#limiters.set(perMinute, limiter)
    }
    return limiter
  }
}
