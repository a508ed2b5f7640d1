import { LRUCache } from 'lru-cache'
import type { Changes } from '../platform/database/changes.ts'
import type { ReadAllowance } from '../platform/http/http.ts'
import type { Gate } from '../platform/http/limits/gate.ts'
import { readCosts } from '../platform/http/limits/read-budgets.ts'

/** Memory for documents, in UTF-16 units of their text. */
const maxLength = 16 * 1024 * 1024
/** Pages say how long ago a comment was written, by the minute. */
const keptMs = 60_000
/** What concerns a whole site has no version: it is made again after this time, which covers lost notifications. */
const siteFreshMs = 2_000

/**
 * Keeps plain pages, includes and feeds as text, by everything that decides what they say: the thread's row with its version, the
 * site's settings and what was asked for. Requests for the same document share one making.
 */
export class DocumentCache {
  readonly #texts = new LRUCache<string, string>({
    maxSize: maxLength,
    sizeCalculation: (text, key) => text.length + key.length + 100,
    ttl: keptMs,
  })
  readonly #making = new Map<string, Promise<string>>()
  readonly #gate: Gate
  #changes = 0

  constructor(changes: Changes, gate: Gate) {
    this.#gate = gate
    changes.subscribe(() => {
      this.#changes++
    })
  }

  /** A value that changes with everything that may change a document about a whole site; part of its key. */
  get siteVersion(): string {
    return `${this.#changes} ${Math.floor(performance.now() / siteFreshMs)}`
  }

  /** Returns the document with this key, or makes it, which costs the reader. @throws Problem rate-limited, and what `make` throws */
  async get(reads: ReadAllowance, parts: unknown[], make: () => Promise<string>): Promise<string> {
    const key = JSON.stringify(parts)
    const kept = this.#texts.get(key) ?? this.#making.get(key)
    if (kept !== undefined) return kept
    reads.spend(readCosts.document)
    const made = this.#gate.run(reads.address, make)
    this.#making.set(key, made)
    try {
      const text = await made
      this.#texts.set(key, text)
      return text
    } finally {
      this.#making.delete(key)
    }
  }
}
