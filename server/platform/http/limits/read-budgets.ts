import { LRUCache } from 'lru-cache'
import { Problem } from '../problem.ts'

/** What an address may spend at once, and what it gets back in a second: one unit is a small read from the database. */
const burst = 3_000
const perSecond = 100
/** An address never owes more than this: it is admitted again after ten seconds at most. */
const debtMax = 1_000
/** Addresses remembered; one that is forgotten begins with a full budget. */
const addressesMax = 100_000
/** A refusal waits before it is sent, or a client that asks again at once would cost as much as one that is served. */
const refusalDelayMs = 500
/** Refusals that wait at once; further ones are sent at once. */
const delayedMax = 2_000

interface Budget {
  units: number
  atMs: number
}

/** What reads cost beyond the one unit of every request that reaches the app. */
export const readCosts = {
  /** Read from the database, made into JSON and compressed. */
  page: 9,
  /** Rendered on top of that. */
  document: 19,
  search: 39,
} as const

/** Bytes of an answer that cost one unit: small ones cost nothing. */
const unitBytes = 16 * 1_024

/** What it costs to send so many bytes. */
export const costOfBytes = (bytes: number): number => Math.floor(bytes / unitBytes)

/**
 * Budgets for reads by network address, in memory: a token bucket each. A read is admitted while something is left, and what it
 * costs is taken off as it turns out.
 */
export class ReadBudgets {
  readonly #budgets = new LRUCache<string, Budget>({ max: addressesMax })
  readonly #onRefused: () => void
  #delayed = 0

  constructor(onRefused: () => void) {
    this.#onRefused = onRefused
  }

  /** Admits a read and takes off one unit. @throws Problem rate-limited, with the seconds to wait */
  async admit(address: string): Promise<void> {
    const budget = this.#refilled(address)
    if (budget.units >= 1) {
      budget.units--
      return
    }
    this.#onRefused()
    if (this.#delayed < delayedMax) {
      this.#delayed++
      await new Promise((resolve) => setTimeout(resolve, refusalDelayMs))
      this.#delayed--
    }
    const retryAfterS = Math.max(1, Math.ceil((1 - budget.units) / perSecond))
    throw new Problem('rate-limited', {
      retryAfterS,
      detail: `You can read again in ${retryAfterS} seconds`,
      headers: { 'Retry-After': String(retryAfterS) },
    })
  }

  /** Takes off what an admitted read costs beyond one unit. */
  spend(address: string, units: number): void {
    const budget = this.#refilled(address)
    budget.units = Math.max(-debtMax, budget.units - units)
  }

  #refilled(address: string): Budget {
    const nowMs = performance.now()
    const budget = this.#budgets.get(address) ?? { units: burst, atMs: nowMs }
    budget.units = Math.min(burst, budget.units + ((nowMs - budget.atMs) / 1_000) * perSecond)
    budget.atMs = nowMs
    this.#budgets.set(address, budget)
    return budget
  }
}
