import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../../platform/database/changes.ts'
import { patienceMs, readOrFallback, staleMaxMs } from '../../platform/database/connection/read-or-fallback.ts'
import { markStale } from '../../platform/http/database-problem.ts'
import { chosenEncoding } from '../../platform/http/encodings.ts'
import type { HttpEnv, ReadAllowance } from '../../platform/http/http.ts'
import type { Gate } from '../../platform/http/limits/gate.ts'
import { costOfBytes } from '../../platform/http/limits/read-budgets.ts'
import type { Headers } from '../../platform/http/security-headers.ts'
import { ThreadEntries } from '../../threads/thread-entries.ts'
import { type EncodedPage, encoded, PageMaking, type PageSource } from './page-making.ts'

/** Memory for cached pages in bytes, all encodings included. */
const maxBytes = 64 * 1024 * 1024
/** Time for which a page is served without a query. Changes drop it at once; this covers lost notifications. */
const freshMs = 2_000
/** Request addresses mapped to cache keys, so that a cached page is served without parsing its address. */
const rememberedAddresses = 20_000
/** Longer addresses are parsed each time. */
const addressMaxLength = 1_000

/** Larger answers go through the app, where sending them costs the reader something. */
const freeMaxBytes = 64 * 1024

/** A cached page of a thread: the same bytes for every reader until the thread changes. */
interface CachedPage extends EncodedPage {
  key: string
  threadId: string
  etag: string
  /** The `Link` header of its next page. */
  link: string | null
  freshUntilMs: number
  /** When it was last known to be what the database says, by the monotonic clock. */
  checkedAtMs: number
}

interface Flight {
  page: Promise<CachedPage | null>
  /** Null before the thread's first comment. */
  threadId: string | null
}

/** Headers of every page beside ETag and encoding. */
const pageHeaders = {
  'cache-control': 'public, no-cache',
  'cdn-cache-control': 'max-age=5',
  vary: 'Accept-Encoding',
} as const

/**
 * Caches public thread pages as compressed bytes. Concurrent requests share one read and one compression. A page is dropped
 * when its thread changes: in this process before the write is answered, in others by NOTIFY. While the database is unavailable,
 * the last known page is served and says so: `Age` in seconds, and `Cache-Status` (RFC 9211) with a negative `ttl`.
 */
export class ResponseCache {
  readonly #changes: Changes
  readonly #headers: string[]
  readonly #pages = new LRUCache<string, CachedPage>({
    maxSize: maxBytes,
    // The compressed encodings come later; together they add about half the size.
    sizeCalculation: ({ bytes }) => 1_024 + Math.ceil(bytes.identity!.length * 1.5),
    dispose: ({ threadId }, key) => this.#entries.remove(threadId, key),
  })
  readonly #entries = new ThreadEntries()
  /** Cache key by request address; short-lived, because settings also decide which page an address means. */
  readonly #addresses = new LRUCache<string, { key: string; expiries: number }>({
    max: rememberedAddresses,
    ttl: freshMs,
    // Expired entries are still used while the database is unavailable.
    noDeleteOnStaleGet: true,
  })
  readonly #flights = new Map<string, Flight>()
  readonly #making: PageMaking
  /** Number of times all pages expired; a read that began before the last one is not fresh. */
  #expiries = 0
  /** Since when no event was missed: what was read before may show what another process has hidden. */
  #heardSinceMs = 0

  /** `headers` are those that the app adds to every public answer of the API; `gate` limits how many pages are made at once. */
  constructor(changes: Changes, headers: Headers, gate: Gate) {
    this.#making = new PageMaking(gate)
    this.#changes = changes
    this.#headers = Object.entries({ ...headers, ...pageHeaders }).flat()
    changes.subscribe(({ kind, id, version }) => {
      if (kind === 'thread') this.#drop(id, version)
      if (kind === 'site') this.#expire()
    })
    changes.onReconnect(() => {
      this.#expire()
      this.#heardSinceMs = performance.now()
    })
  }

  /**
   * Answers a request from the cache, before the app handles it. Returns the status; null if the request is not a plain GET or
   * the page is missing or stale.
   */
  answer(request: IncomingMessage, response: ServerResponse): 200 | 304 | null {
    if (request.method !== 'GET') return null
    const named = this.#addresses.get(request.url!)
    const page = named?.expiries === this.#expiries ? this.#pages.get(named.key) : undefined
    if (!page || page.freshUntilMs < performance.now() || !this.#changes.isConnected) return null
    const tagged = [...this.#headers, 'etag', page.etag]
    if (request.headers['if-none-match']?.includes(page.etag)) {
      response.writeHead(304, tagged).end()
      return 304
    }
    const encoding = chosenEncoding(request.headers['accept-encoding'])
    const bytes = page.bytes[encoding]
    if (!bytes || bytes.length > freeMaxBytes) return null
    const headers = [...tagged, 'content-type', 'application/json', 'content-length', `${bytes.length}`]
    if (page.link) headers.push('link', page.link)
    if (encoding !== 'identity') headers.push('content-encoding', encoding)
    response.writeHead(200, headers).end(bytes)
    return 200
  }

  /**
   * Answers with a page: the cached one if its ETag still matches, else a new one. `read` reads the thread only; if it returns
   * null, so does this.
   */
  async send<E extends HttpEnv>(c: Context<E>, read: () => Promise<PageSource | null>): Promise<Response | null> {
    const address = addressOf(c)
    const making = this.#page(address, read, c.var.reads)
    let stale: CachedPage | undefined
    const lastKnown = () => {
      // Looked for again: meanwhile its thread may have changed, and then it is no answer any more.
      stale = this.#lastKnown(address)
      return stale ?? making
    }
    const page = await (this.#lastKnown(address) ? readOrFallback(making, patienceMs, lastKnown) : making)
    if (!page) return null
    c.header('ETag', page.etag)
    for (const [name, value] of Object.entries(pageHeaders)) c.header(name, value)
    if (stale) markStale(c, stale.checkedAtMs)
    if (c.req.header('if-none-match')?.includes(page.etag)) return c.body(null, 304)
    const encoding = chosenEncoding(c.req.header('accept-encoding'))
    const bytes = await encoded(page, encoding)
    c.var.reads.spend(costOfBytes(bytes.length))
    if (encoding !== 'identity') c.header('Content-Encoding', encoding)
    c.header('Content-Type', 'application/json')
    if (page.link) c.header('Link', page.link)
    return c.body(new Uint8Array(bytes))
  }

  #lastKnown(address: string): CachedPage | undefined {
    const page = this.#pages.peek(this.#addresses.get(address, { allowStale: true })?.key ?? '')
    const sinceMs = Math.max(performance.now() - staleMaxMs, this.#heardSinceMs)
    return page && page.checkedAtMs >= sinceMs ? page : undefined
  }

  async #page(
    address: string,
    read: () => Promise<PageSource | null>,
    reads: ReadAllowance,
  ): Promise<CachedPage | null> {
    const known = this.#flights.get(address)
    if (known) return known.page
    const flight = { threadId: null } as Flight
    flight.page = this.#make(address, read, flight, reads)
    this.#flights.set(address, flight)
    const land = () => this.#flights.get(address) === flight && this.#flights.delete(address)
    flight.page.then(land, land)
    return flight.page
  }

  async #make(
    address: string,
    read: () => Promise<PageSource | null>,
    flight: Flight,
    reads: ReadAllowance,
  ): Promise<CachedPage | null> {
    const expiries = this.#expiries
    const checkedAtMs = performance.now()
    const source = await read()
    if (!source) return null
    const { threadId, version, about } = source
    const key = JSON.stringify(source.key)
    const etag = tagOf([key, threadId, version, about])
    flight.threadId = threadId
    const kept = this.#pages.get(key)
    const freshUntilMs = () => (expiries === this.#expiries ? performance.now() + freshMs : 0)
    if (kept?.etag === etag) {
      kept.freshUntilMs = freshUntilMs()
      kept.checkedAtMs = checkedAtMs
      this.#remember(address, key)
      return kept
    }
    const { identity, link } = await this.#making.make(etag, source, reads)
    const page: CachedPage = {
      key,
      etag,
      link,
      threadId: threadId ?? '',
      freshUntilMs: freshUntilMs(),
      checkedAtMs,
      bytes: { identity },
      encoding: {},
    }
    // If the thread changed while its page was read, the page answers earlier requests but is not cached.
    if (threadId && this.#entries.isCurrent(threadId, version)) {
      this.#keep(page)
      this.#remember(address, key)
    }
    return page
  }

  /** Expires all pages after a change of settings, which are part of every page: each is checked before it is served again. */
  #expire(): void {
    this.#expiries++
    for (const page of this.#pages.values()) page.freshUntilMs = 0
    this.#flights.clear()
  }

  #keep(page: CachedPage): void {
    this.#pages.set(page.key, page)
    this.#entries.add(page.threadId, page.key)
  }

  #remember(address: string, key: string): void {
    if (address.length <= addressMaxLength) this.#addresses.set(address, { key, expiries: this.#expiries })
  }

  #drop(threadId: string, version: number): void {
    for (const key of this.#entries.changed(threadId, version)) this.#pages.delete(key)
    // Pages being read right now may be from before the change.
    for (const [address, flight] of this.#flights)
      if (flight.threadId === null || flight.threadId === threadId) this.#flights.delete(address)
  }
}

// Weak, because all encodings of a page share the tag. @see RFC 9110, section 8.8.1
function tagOf(made: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 22)}"`
}

const addressOf = (c: Context): string => c.req.url.slice(c.req.url.indexOf('/', 8))
