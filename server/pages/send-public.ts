import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import type { HttpEnv } from '../platform/http/http.ts'
import { costOfBytes } from '../platform/http/limits/read-budgets.ts'

/**
 * Sends text that is the same for everybody, to pages and programs alike. A cache must ask each time, a CDN every five
 * seconds: what is hidden is gone by then.
 */
export function sendPublic<E extends HttpEnv>(c: Context<E>, text: string, type: string): Response {
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  c.header('ETag', etag)
  c.header('Cache-Control', 'public, no-cache')
  c.header('CDN-Cache-Control', 'max-age=5')
  c.header('Access-Control-Allow-Origin', '*')
  if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304)
  c.var.reads.spend(costOfBytes(text.length))
  c.header('Content-Type', type)
  return c.body(text)
}
