import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../platform/database/changes.ts'
import { patienceMs, readOrFallback, staleMaxMs } from '../platform/database/connection/read-or-fallback.ts'
import type { HttpEnv } from '../platform/http/http.ts'

/** Memory for documents, in UTF-16 units of their text. */
const maxLength = 16 * 1024 * 1024
/** Longer addresses are not worth remembering. */
const addressMaxLength = 1_000
/** Threads whose newest version is remembered, so that a slow read cannot store an older document. */
const rememberedThreads = 10_000

/** A document as everybody may read it. */
export interface PublicDocument {
  text: string
  /** The thread it is about; null for a whole site, undefined where nothing is to be remembered. */
  thread?: { id: string; version: number } | null | undefined
}

/** A document from memory. */
export interface LastDocument extends PublicDocument {
  /** When it was made, by the monotonic clock. */
  madeAtMs: number
}

/**
 * Remembers the last plain page, include or feed sent for each address, to be sent again while the database is away. It is
 * forgotten when its thread changes, and that of a whole site when anything does, so that what is hidden is gone.
 */
export class LastDocuments {
  readonly #last = new LRUCache<string, LastDocument>({
    maxSize: maxLength,
    sizeCalculation: ({ text }, address) => text.length + address.length + 200,
    dispose: ({ thread }, address) => this.#addresses.get(thread?.id ?? '')?.delete(address),
  })
  /** Addresses by thread; '' for whole sites. */
  readonly #addresses = new Map<string, Set<string>>()
  readonly #versions = new LRUCache<string, number>({ max: rememberedThreads })
  #changes = 0

  constructor(changes: Changes) {
    changes.subscribe(({ kind, id, version }) => {
      if (kind === 'author') return
      this.#changes++
      this.#forget('')
      if (kind !== 'thread') return
      this.#versions.set(id, Math.max(version, this.#versions.get(id) ?? 0))
      this.#forget(id)
    })
  }

  /** Returns what `read` makes of the request, or while the database is away the last document of its address. */
  async read<E extends HttpEnv, D extends PublicDocument>(
    c: Context<E>,
    read: () => Promise<D>,
  ): Promise<D | LastDocument> {
    const address = c.req.url
    const changes = this.#changes
    const reading = read().then((document) => {
      this.#remember(address, document, changes)
      return document
    })
    if (!this.#find(address)) return reading
    // Looked for again: meanwhile its thread may have changed, and then it is no answer any more.
    return readOrFallback(reading, patienceMs, () => this.#find(address) ?? reading)
  }

  #find(address: string): LastDocument | undefined {
    const last = this.#last.peek(address)
    return last && performance.now() - last.madeAtMs < staleMaxMs ? last : undefined
  }

  #remember(address: string, { text, thread }: PublicDocument, changes: number): void {
    if (thread === undefined || address.length > addressMaxLength) return
    const isOld = thread ? thread.version < (this.#versions.get(thread.id) ?? 0) : changes !== this.#changes
    if (isOld) return
    const about = thread && { id: thread.id, version: thread.version }
    this.#last.set(address, { text, thread: about, madeAtMs: performance.now() })
    const of = thread?.id ?? ''
    this.#addresses.set(of, (this.#addresses.get(of) ?? new Set()).add(address))
  }

  #forget(of: string): void {
    for (const address of this.#addresses.get(of) ?? []) this.#last.delete(address)
    this.#addresses.delete(of)
  }
}
