import { type Encoding, encode } from '../../platform/http/encodings.ts'
import type { ReadAllowance } from '../../platform/http/http.ts'
import type { Gate } from '../../platform/http/limits/gate.ts'
import { costOfBytes, readCosts } from '../../platform/http/limits/read-budgets.ts'

/** Brotli quality, of 11: higher takes ten times as long, and pages of a busy thread live for seconds. */
const quality = 5

/**
 * Source of a page. `key` identifies it by thread, sort, limit and cursor, never by the spelling of its address. The thread's
 * version and `about` (whatever else the page contains) make its ETag, `make` its content, and `next` the `Link` header of the page
 * that starts at a cursor. A page without a thread is not cached, because there is no limit to such addresses.
 */
export interface PageSource {
  key: unknown[]
  threadId: string | null
  version: number
  about: unknown
  make: () => Promise<{ nextCursor: string | null }>
  next: (cursor: string) => string
}

/** The content of a page, and its Link header where there is a next one. */
interface MadePage {
  identity: Buffer
  link: string | null
}

/** A page's bytes in each encoding that was asked for. */
export interface EncodedPage {
  bytes: Partial<Record<Encoding, Buffer>>
  /** Compressions under way. */
  encoding: Partial<Record<Encoding, Promise<Buffer>>>
}

/** Makes pages: at most as many at once as the gate lets through, and each once for all requests that mean the same. */
export class PageMaking {
  readonly #gate: Gate
  /** By ETag, so that the spelling of an address makes no difference. */
  readonly #pages = new Map<string, Promise<MadePage>>()

  constructor(gate: Gate) {
    this.#gate = gate
  }

  /** Makes a page, or joins its making; it costs the reader who asked first. @throws Problem rate-limited */
  make(etag: string, source: PageSource, reads: ReadAllowance): Promise<MadePage> {
    const known = this.#pages.get(etag)
    if (known) return known
    reads.spend(readCosts.page)
    const making = this.#gate.run(reads.address, async () => {
      const made = await source.make()
      const link = made.nextCursor === null ? null : source.next(made.nextCursor)
      const identity = Buffer.from(JSON.stringify(made))
      // Reading and compressing a large page takes longer, several times as long as sending it.
      reads.spend(4 * costOfBytes(identity.length))
      return { identity, link }
    })
    this.#pages.set(etag, making)
    const forget = () => this.#pages.delete(etag)
    making.then(forget, forget)
    return making
  }
}

/** A page's bytes in an encoding; requests at once share the compression. */
export async function encoded({ bytes, encoding }: EncodedPage, name: Encoding): Promise<Buffer> {
  const known = bytes[name]
  if (known) return known
  encoding[name] ??= encode(bytes.identity!, name, quality)
  bytes[name] = await encoding[name]
  delete encoding[name]
  return bytes[name]!
}
