import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../../platform/database/changes.ts'
import { chosenEncoding, type Encoding, encode } from '../../platform/http/encodings.ts'
import type { Headers } from '../../platform/http/security-headers.ts'

/** Bytes kept in memory, all encodings counted. */
const maxBytes = 64 * 1024 * 1024
/** How long an answer needs no question to the database; what changes a page drops it at once, this is for lost word. */
const freshMs = 2_000
/** Of 11: what is left beyond it costs ten times as long, and a lively thread's pages live for seconds. */
const quality = 5
/** Threads whose newest version is remembered, so that a slow reader cannot bring an older one back. */
const rememberedThreads = 10_000
/** Spellings of addresses that are remembered, so that a kept page is answered before its address is read. */
const rememberedAddresses = 20_000
/** Longer ones are read each time. */
const addressMaxLength = 1_000

/** A page of a thread as it is sent: the same bytes for everybody, until the thread changes. */
interface CachedPage {
  key: string
  threadId: string
  etag: string
  freshUntilMs: number
  bytes: Partial<Record<Encoding, Buffer>>
}

/**
 * What a page is made of. `key` says which page it is: its thread, order, limit and cursor, never how somebody spelt its
 * address. Its thread's version and whatever else is in it (`about`) decide its tag, `make` its content. A page without a thread
 * yet is never kept: anybody could name any number of them.
 */
export interface PageSource {
  key: unknown[]
  threadId: string | null
  version: number
  about: unknown
  make: () => Promise<unknown>
}

interface Flight {
  page: Promise<CachedPage | null>
  /** Null until it is known. */
  threadId: string | null
}

/** What every page says beside its own tag and encoding. */
const pageHeaders = {
  'cache-control': 'public, no-cache',
  'cdn-cache-control': 'max-age=5',
  vary: 'Accept-Encoding',
} as const

/**
 * Caches public thread pages as ready bytes. Made once however many ask at once, compressed once, dropped when their thread
 * changes: in this process before the change is acknowledged, in others by NOTIFY.
 */
export class ResponseCache {
  readonly #changes: Changes
  readonly #headers: string[]
  readonly #pages = new LRUCache<string, CachedPage>({
    maxSize: maxBytes,
    // The compressed forms come later; together they are about half as long again.
    sizeCalculation: ({ bytes }) => 1_024 + Math.ceil(bytes.identity!.length * 1.5),
    dispose: ({ threadId }, key) => this.#keys.get(threadId)?.delete(key),
  })
  readonly #keys = new Map<string, Set<string>>()
  /** By address, the key of its page: for a moment only, since settings decide, too, which page an address names. */
  readonly #addresses = new LRUCache<string, string>({ max: rememberedAddresses, ttl: freshMs })
  readonly #flights = new Map<string, Flight>()
  readonly #versions = new LRUCache<string, number>({ max: rememberedThreads })
  /** Counts the times all pages became unsure: what was being read then is not fresh either. */
  #expiries = 0

  /** `headers` are those the app adds to every answer of the API that everybody may read. */
  constructor(changes: Changes, headers: Headers) {
    this.#changes = changes
    this.#headers = Object.entries({ ...headers, ...pageHeaders }).flat()
    changes.subscribe(({ kind, id, version }) => {
      if (kind === 'thread') this.#drop(id, version)
      if (kind === 'site') this.#expire()
    })
    changes.onReconnect(() => this.#expire())
  }

  /**
   * Answers a request from memory, before the app is asked. Returns the status; null where it cannot: nothing kept, not fresh,
   * or not a plain GET.
   */
  answer(request: IncomingMessage, response: ServerResponse): 200 | 304 | null {
    if (request.method !== 'GET') return null
    const page = this.#pages.get(this.#addresses.get(request.url!) ?? '')
    if (!page || page.freshUntilMs < Date.now() || !this.#changes.isConnected) return null
    const tagged = [...this.#headers, 'etag', page.etag]
    if (request.headers['if-none-match']?.includes(page.etag)) {
      response.writeHead(304, tagged).end()
      return 304
    }
    const encoding = encodingOf(request.headers['accept-encoding'])
    const bytes = page.bytes[encoding]
    if (!bytes) return null
    const headers = [...tagged, 'content-type', 'application/json', 'content-length', `${bytes.length}`]
    if (encoding !== 'identity') headers.push('content-encoding', encoding)
    response.writeHead(200, headers).end(bytes)
    return 200
  }

  /**
   * Answers with a page: the kept one if its tag still holds, else a new one. `read` looks at the thread, and only that; null
   * where there is none, and then nothing is answered.
   */
  async send(c: Context, read: () => Promise<PageSource | null>): Promise<Response | null> {
    const page = await this.#page(addressOf(c), read)
    if (!page) return null
    c.header('ETag', page.etag)
    for (const [name, value] of Object.entries(pageHeaders)) c.header(name, value)
    if (c.req.header('if-none-match')?.includes(page.etag)) return c.body(null, 304)
    const encoding = encodingOf(c.req.header('accept-encoding'))
    page.bytes[encoding] ??= await encode(page.bytes.identity!, encoding, quality)
    if (encoding !== 'identity') c.header('Content-Encoding', encoding)
    c.header('Content-Type', 'application/json')
    return c.body(new Uint8Array(page.bytes[encoding]))
  }

  async #page(address: string, read: () => Promise<PageSource | null>): Promise<CachedPage | null> {
    const known = this.#flights.get(address)
    if (known) return known.page
    const flight = { threadId: null } as Flight
    flight.page = this.#make(address, read, flight)
    this.#flights.set(address, flight)
    const land = () => this.#flights.get(address) === flight && this.#flights.delete(address)
    flight.page.then(land, land)
    return flight.page
  }

  async #make(address: string, read: () => Promise<PageSource | null>, flight: Flight): Promise<CachedPage | null> {
    const expiries = this.#expiries
    const source = await read()
    if (!source) return null
    const { threadId, version, about } = source
    const key = JSON.stringify(source.key)
    const etag = tagOf([key, threadId, version, about])
    flight.threadId = threadId
    const kept = this.#pages.get(key)
    const freshUntilMs = () => (expiries === this.#expiries ? Date.now() + freshMs : 0)
    if (kept?.etag === etag) {
      kept.freshUntilMs = freshUntilMs()
      this.#remember(address, key)
      return kept
    }
    const identity = Buffer.from(JSON.stringify(await source.make()))
    const page: CachedPage = { key, etag, threadId: threadId ?? '', freshUntilMs: freshUntilMs(), bytes: { identity } }
    // The thread may have changed while its page was read: such a page is an answer to who asked before, and to nobody after.
    if (threadId && version >= (this.#versions.get(threadId) ?? 0)) {
      this.#keep(page)
      this.#remember(address, key)
    }
    return page
  }

  /** Settings are part of every page, and decide which page an address names: all is compared again before it is answered. */
  #expire(): void {
    this.#expiries++
    for (const page of this.#pages.values()) page.freshUntilMs = 0
    this.#addresses.clear()
    this.#flights.clear()
  }

  #keep(page: CachedPage): void {
    this.#pages.set(page.key, page)
    const keys = this.#keys.get(page.threadId) ?? new Set()
    this.#keys.set(page.threadId, keys.add(page.key))
  }

  #remember(address: string, key: string): void {
    if (address.length <= addressMaxLength) this.#addresses.set(address, key)
  }

  #drop(threadId: string, version: number): void {
    this.#versions.set(threadId, Math.max(version, this.#versions.get(threadId) ?? 0))
    for (const key of this.#keys.get(threadId) ?? []) this.#pages.delete(key)
    this.#keys.delete(threadId)
    // What is being read right now may have been read before the change.
    for (const [address, flight] of this.#flights)
      if (flight.threadId === null || flight.threadId === threadId) this.#flights.delete(address)
  }
}

// Weak: the same page in several encodings is the same page. @see RFC 9110, section 8.8.1
function tagOf(made: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 22)}"`
}

const addressOf = (c: Context): string => c.req.url.slice(c.req.url.indexOf('/', 8))

// The same few headers again and again: browsers send one of a handful.
const encodings = new LRUCache<string, Encoding>({ max: 100 })

function encodingOf(accepted = ''): Encoding {
  const encoding = encodings.get(accepted) ?? chosenEncoding(accepted)
  encodings.set(accepted, encoding)
  return encoding
}
