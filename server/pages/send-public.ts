import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { markStale } from '../platform/http/database-problem.ts'
import type { HttpEnv } from '../platform/http/http.ts'
import { costOfBytes } from '../platform/http/limits/read-budgets.ts'
import type { FallbackDocument, PublicDocument } from './fallback-documents.ts'

/**
 * Sends text that is the same for everybody, to pages and programs alike. A cache must ask each time, a CDN every five
 * seconds: what is hidden is gone by then. A document from memory says how old it is.
 */
export function sendPublic<E extends HttpEnv>(
  c: Context<E>,
  document: PublicDocument | FallbackDocument,
  type: string,
): Response {
  const { text } = document
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'public, no-cache')
  c.header('CDN-Cache-Control', 'max-age=5')
  c.header('Access-Control-Allow-Origin', '*')
  if ('madeAtMs' in document) markStale(c, document.madeAtMs)
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304)
  c.var.reads.spend(costOfBytes(text.length))
  c.header('Content-Type', type)
  return c.body(text)
}
