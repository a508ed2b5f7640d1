import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context, MiddlewareHandler } from 'hono'
import { LRUCache } from 'lru-cache'
import type { Changes } from '../../platform/database/changes.ts'
import { chosenEncoding, type Encoding, encode } from '../../platform/http/encodings.ts'
import type { HttpEnv } from '../../platform/http/http.ts'

/** Bytes kept in memory, all encodings counted. */
const maxBytes = 64 * 1024 * 1024
/** How long an answer needs no question to the database; what changes a page drops it at once, this is for lost word. */
const freshMs = 2_000
/** Of 11: what is left beyond it costs ten times as long, and a lively thread's pages live for seconds. */
const quality = 5
/** Threads whose newest version is remembered, so that a slow reader cannot bring an older one back. */
const rememberedThreads = 10_000

/** A page of a thread as it is sent: the same bytes for everybody, until the thread changes. */
interface ReadyPage {
  threadId: string
  etag: string
  freshUntilMs: number
  bytes: Partial<Record<Encoding, Buffer>>
  /** What every answer carries beside: learnt from the first one that went through the app. */
  headers?: string[]
}

/**
 * What a page is made of: its thread's version and whatever else is in it (`about`) decide its tag, `make` its content. A page
 * without a thread yet is never kept: anybody could name any number of them.
 */
export interface PageSource {
  threadId: string | null
  version: number
  about: unknown
  make: () => Promise<unknown>
}

interface Flight {
  page: Promise<ReadyPage | null>
  /** Null until it is known. */
  threadId: string | null
}

/**
 * Public thread pages as ready bytes, by address. Made once however many ask at once, compressed once, dropped when their
 * thread changes: in this process before the change is acknowledged, in others by word of it.
 */
export class ReadyPages {
  readonly #changes: Changes
  readonly #pages = new LRUCache<string, ReadyPage>({
    maxSize: maxBytes,
    // The compressed forms come later; together they are about half as long again.
    sizeCalculation: ({ bytes }) => 1_024 + Math.ceil(bytes.identity!.length * 1.5),
    dispose: ({ threadId }, address) => this.#addresses.get(threadId)?.delete(address),
  })
  readonly #addresses = new Map<string, Set<string>>()
  readonly #flights = new Map<string, Flight>()
  readonly #versions = new LRUCache<string, number>({ max: rememberedThreads })

  constructor(changes: Changes) {
    this.#changes = changes
    changes.subscribe((threadId, version) => this.#drop(threadId, version))
    changes.onDoubt(() => {
      for (const page of this.#pages.values()) page.freshUntilMs = 0
    })
  }

  /**
   * Answers a request from memory, before the app is asked. Returns false where it cannot: nothing kept, not fresh, or not a
   * plain GET.
   */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET') return false
    const page = this.#pages.get(request.url!)
    if (!page?.headers || page.freshUntilMs < Date.now() || !this.#changes.isHeard) return false
    if (request.headers['if-none-match']?.includes(page.etag)) {
      response.writeHead(304, page.headers).end()
      return true
    }
    const encoding = encodingOf(request.headers['accept-encoding'])
    const bytes = page.bytes[encoding]
    if (!bytes) return false
    const headers = [...page.headers, 'Content-Type', 'application/json', 'Content-Length', `${bytes.length}`]
    if (encoding !== 'identity') headers.push('Content-Encoding', encoding)
    response.writeHead(200, headers).end(bytes)
    return true
  }

  /** Remembers of each page what the app's layers add to its answer. Goes before all of them. */
  learning(): MiddlewareHandler<HttpEnv> {
    return async (c, next) => {
      await next()
      const page = c.get('readyPage' as never) as ReadyPage | undefined
      if (page && c.res.status === 200 && !c.res.headers.has('connection'))
        page.headers ??= [...c.res.headers].filter(([name]) => !ownHeaderRe.test(name)).flat()
    }
  }

  /**
   * Answers with a page: the kept one if its tag still holds, else a new one. `read` looks at the thread, and only that; null
   * where there is none, and then nothing is answered.
   */
  async send(c: Context, read: () => Promise<PageSource | null>): Promise<Response | null> {
    const page = await this.#page(addressOf(c), read)
    if (!page) return null
    c.header('ETag', page.etag)
    c.header('Cache-Control', 'public, no-cache')
    c.header('CDN-Cache-Control', 'max-age=5')
    c.header('Vary', 'Accept-Encoding')
    c.set('readyPage' as never, page as never)
    if (c.req.header('if-none-match')?.includes(page.etag)) return c.body(null, 304)
    const encoding = encodingOf(c.req.header('accept-encoding'))
    page.bytes[encoding] ??= await encode(page.bytes.identity!, encoding, quality)
    if (encoding !== 'identity') c.header('Content-Encoding', encoding)
    c.header('Content-Type', 'application/json')
    return c.body(new Uint8Array(page.bytes[encoding]))
  }

  async #page(address: string, read: () => Promise<PageSource | null>): Promise<ReadyPage | null> {
    const known = this.#flights.get(address)
    if (known) return known.page
    const flight = { threadId: null } as Flight
    flight.page = this.#make(address, read, flight)
    this.#flights.set(address, flight)
    const land = () => this.#flights.get(address) === flight && this.#flights.delete(address)
    flight.page.then(land, land)
    return flight.page
  }

  async #make(address: string, read: () => Promise<PageSource | null>, flight: Flight): Promise<ReadyPage | null> {
    const source = await read()
    if (!source) return null
    const { threadId, version, about } = source
    const etag = tagOf([address, threadId, version, about])
    flight.threadId = threadId
    const kept = this.#pages.get(address)
    const freshUntilMs = Date.now() + freshMs
    if (kept?.etag === etag) {
      kept.freshUntilMs = freshUntilMs
      return kept
    }
    const identity = Buffer.from(JSON.stringify(await source.make()))
    const page: ReadyPage = { etag, threadId: threadId ?? '', freshUntilMs, bytes: { identity } }
    // The thread may have changed while its page was read: such a page is an answer to who asked before, and to nobody after.
    if (threadId && version >= (this.#versions.get(threadId) ?? 0)) this.#keep(address, page)
    return page
  }

  #keep(address: string, page: ReadyPage): void {
    this.#pages.set(address, page)
    const addresses = this.#addresses.get(page.threadId) ?? new Set()
    this.#addresses.set(page.threadId, addresses.add(address))
  }

  #drop(threadId: string, version: number): void {
    this.#versions.set(threadId, Math.max(version, this.#versions.get(threadId) ?? 0))
    for (const address of this.#addresses.get(threadId) ?? []) this.#pages.delete(address)
    this.#addresses.delete(threadId)
    // What is being read right now may have been read before the change.
    for (const [address, flight] of this.#flights)
      if (flight.threadId === null || flight.threadId === threadId) this.#flights.delete(address)
  }
}

// Weak: the same page in several encodings is the same page. @see RFC 9110, section 8.8.1
function tagOf(made: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(made)).digest('base64url').slice(0, 22)}"`
}

/** Set anew for every answer: by node:http, or by what the client asked for. */
const ownHeaderRe = /^(content-(type|length|encoding)|transfer-encoding|date|connection)$/i

const addressOf = (c: Context): string => c.req.url.slice(c.req.url.indexOf('/', 8))

// The same few headers again and again: browsers send one of a handful.
const encodings = new LRUCache<string, Encoding>({ max: 100 })

function encodingOf(accepted = ''): Encoding {
  const encoding = encodings.get(accepted) ?? chosenEncoding(accepted)
  encodings.set(accepted, encoding)
  return encoding
}
