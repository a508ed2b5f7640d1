import { LRUCache } from 'lru-cache'

/** Threads whose newest version is remembered. */
const rememberedThreads = 10_000

/**
 * Which entries of a cache are about which thread, and the newest version heard of each: what is read slowly must not be kept
 * after its thread has changed. The cache keeps the entries themselves.
 */
export class ThreadEntries {
  readonly #keys = new Map<string, Set<string>>()
  readonly #versions = new LRUCache<string, number>({ max: rememberedThreads })

  /** Number of threads that have entries. */
  get threads(): number {
    return this.#keys.size
  }

  add(threadId: string, key: string): void {
    const keys = this.#keys.get(threadId) ?? new Set()
    this.#keys.set(threadId, keys.add(key))
  }

  remove(threadId: string, key: string): void {
    const keys = this.#keys.get(threadId)
    if (keys?.delete(key) && keys.size === 0) this.#keys.delete(threadId)
  }

  /** Whether no newer version of the thread was heard of. */
  isCurrent(threadId: string, version: number): boolean {
    return version >= (this.#versions.get(threadId) ?? 0)
  }

  /** Notes a version of a thread. Returns the keys of its entries, which are old now. */
  changed(threadId: string, version: number): string[] {
    if (this.isCurrent(threadId, version)) this.#versions.set(threadId, version)
    return this.of(threadId)
  }

  /** The keys of a thread's entries. */
  of(threadId: string): string[] {
    return [...(this.#keys.get(threadId) ?? [])]
  }
}
