import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

const exposeHeaders = ['ETag', 'Retry-After', 'Link']

/** CORS headers that let every page read an answer. */
export const readableByAll = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposeHeaders.join(','),
} as const
const allowHeaders = ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match']

/**
 * CORS middleware for an API without cookies: every origin may read, and answers do not depend on the origin, so that a CDN can
 * cache them; origins that `mayWrite` accepts may write. This only instructs browsers: handlers check the origin themselves.
 */
export function crossOrigin(mayWrite: (origin: string, c: Context) => Promise<boolean>): MiddlewareHandler {
  const reads = cors({ origin: '*', allowMethods: ['GET', 'HEAD'], allowHeaders, exposeHeaders, maxAge: 7_200 })
  const writes = cors({
    origin: async (origin, c) => (origin && (await mayWrite(origin, c)) ? origin : null),
    allowMethods: ['POST', 'PATCH', 'PUT', 'DELETE'],
    allowHeaders,
    exposeHeaders,
    maxAge: 7_200,
  })
  return (c, next) => {
    const method = c.req.method === 'OPTIONS' ? c.req.header('access-control-request-method') : c.req.method
    return (method === 'GET' || method === 'HEAD' ? reads : writes)(c, next)
  }
}
