import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { LRUCache } from 'lru-cache'

const brotli = promisify(zlib.brotliCompress)
const gzip = promisify(zlib.gzip)

/** Content encoding of an answer, as the header names it. */
export type Encoding = 'br' | 'gzip' | 'identity'

// Browsers send one of a few values.
const chosen = new LRUCache<string, Encoding>({ max: 100 })

/** Chooses the smallest encoding that an Accept-Encoding header allows. @see RFC 9110, section 12.5.3 */
export function chosenEncoding(accepted = ''): Encoding {
  const takes = (name: string) => new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted)
  const encoding = chosen.get(accepted) ?? (takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity')
  chosen.set(accepted, encoding)
  return encoding
}

/** Compresses bytes off the main thread. `quality` is Brotli's, 0 to 11; gzip's level follows from it. */
export async function encode(bytes: Buffer, encoding: Encoding, quality: number): Promise<Buffer> {
  if (encoding === 'identity') return bytes
  if (encoding === 'gzip') return gzip(bytes, { level: Math.min(quality, 9) })
  return brotli(bytes, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
}
