import { LRUCache } from 'lru-cache'

/** Things with a share in use that are remembered; beyond that the longest unused are forgotten. */
const rememberedMax = 20_000

/**
 * Limits how many people of one network count for one thing, so that one person with many guests does not count as many
 * people. In memory only: no address is stored. A network of null, which many people may share, has no limit.
 */
export class NetworkShares {
  readonly #people: number
  readonly #taken: LRUCache<string, Set<string>>

  /** `people` of one network count for one thing; `ttlMs` after the first of them the count begins anew. */
  constructor({ people, ttlMs }: { people: number; ttlMs?: number }) {
    this.#people = people
    this.#taken = new LRUCache({ max: rememberedMax, ...(ttlMs !== undefined && { ttl: ttlMs }) })
  }

  /** Takes a share of a thing for a person; returns whether they count. Idempotent. */
  take(thing: string, network: string | null, person: string): boolean {
    if (network === null) return true
    const key = `${thing} ${network}`
    const taken = this.#taken.get(key) ?? new Set()
    if (taken.size >= this.#people && !taken.has(person)) return false
    if (taken.size === 0) this.#taken.set(key, taken)
    taken.add(person)
    return true
  }

  /** Gives a person's share of a thing back. */
  giveBack(thing: string, network: string | null, person: string): void {
    if (network === null) return
    const key = `${thing} ${network}`
    const taken = this.#taken.get(key)
    if (taken?.delete(person) && taken.size === 0) this.#taken.delete(key)
  }
}
