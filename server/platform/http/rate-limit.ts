import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Problem } from './problem.ts'

const durationS = 60

/** Limits writes a minute by person and by address; in memory, so that it costs no query. */
export class RateLimits {
  // One limiter for each limit, because a limiter's points are fixed; most sites share one limit.
  readonly #limiters = new Map<number, RateLimiterMemory>()

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
