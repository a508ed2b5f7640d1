import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../platform/database/changes.ts'
import { patienceMs, readOrFallback, staleMaxMs } from '../platform/database/connection/read-or-fallback.ts'
import type { HttpEnv } from '../platform/http/http.ts'
import { ThreadEntries } from '../threads/thread-entries.ts'

/** Memory for documents, in UTF-16 units of their text. */
const maxLength = 16 * 1024 * 1024
/** Longer addresses are not worth remembering. */
const addressMaxLength = 1_000

/** Stands for a thread where documents are about a whole site. */
const ofSites = 'sites'

/** A document as everybody may read it. */
export interface PublicDocument {
  text: string
  /** The thread it is about; null for a whole site, undefined where nothing is to be remembered. */
  thread?: { id: string; version: number } | null | undefined
}

/** A document from memory. */
export interface FallbackDocument extends PublicDocument {
  /** When it was made, by the monotonic clock. */
  madeAtMs: number
}

/**
 * Remembers the last plain page, include or feed sent for each address, to be sent again while the database is away. It is
 * forgotten when its thread changes, and that of a whole site when anything does, so that what is hidden is gone.
 */
export class FallbackDocuments {
  readonly #last = new LRUCache<string, FallbackDocument>({
    maxSize: maxLength,
    sizeCalculation: ({ text }, address) => text.length + address.length + 200,
    dispose: ({ thread }, address) => this.#entries.remove(thread?.id ?? ofSites, address),
  })
  readonly #entries = new ThreadEntries()
  #changes = 0
  /** Since when no event was missed: what was made before may show what another process has hidden. */
  #heardSinceMs = 0

  constructor(changes: Changes) {
    changes.subscribe(({ kind, id, version }) => {
      if (kind === 'author') return
      this.#changes++
      this.#forget(this.#entries.of(ofSites))
      if (kind === 'thread') this.#forget(this.#entries.changed(id, version))
    })
    changes.onReconnect(() => {
      this.#heardSinceMs = performance.now()
    })
  }

  /** Returns what `read` makes of the request, or while the database is away the last document of its address. */
  async read<E extends HttpEnv, D extends PublicDocument>(
    c: Context<E>,
    read: () => Promise<D>,
  ): Promise<D | FallbackDocument> {
    const address = c.req.url
    const changes = this.#changes
    const madeAtMs = performance.now()
    const reading = read().then((document) => {
      this.#remember(address, { ...document, madeAtMs }, changes)
      return document
    })
    if (!this.#find(address)) return reading
    // Looked for again: meanwhile its thread may have changed, and then it is no answer any more.
    return readOrFallback(reading, patienceMs, () => this.#find(address) ?? reading)
  }

  #find(address: string): FallbackDocument | undefined {
    const last = this.#last.peek(address)
    const sinceMs = Math.max(performance.now() - staleMaxMs, this.#heardSinceMs)
    return last && last.madeAtMs >= sinceMs ? last : undefined
  }

  #remember(address: string, { text, thread, madeAtMs }: FallbackDocument, changes: number): void {
    if (thread === undefined || address.length > addressMaxLength) return
    if (!(thread ? this.#entries.isCurrent(thread.id, thread.version) : changes === this.#changes)) return
    const about = thread && { id: thread.id, version: thread.version }
    this.#last.set(address, { text, thread: about, madeAtMs })
    this.#entries.add(thread?.id ?? ofSites, address)
  }

  #forget(addresses: string[]): void {
    for (const address of addresses) this.#last.delete(address)
  }
}
