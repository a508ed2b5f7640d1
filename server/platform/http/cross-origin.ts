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
 * Headers are added to the finished answer: hono's own middleware sets them on a response made beforehand, from which they are
 * copied twice. It answers preflights only.
 */
export function crossOrigin(mayWrite: (origin: string, c: Context) => Promise<boolean>): MiddlewareHandler {
  const writeOrigin = async (origin: string | undefined, c: Context) =>
    origin && (await mayWrite(origin, c)) ? origin : null
  const preflights = { allowHeaders, exposeHeaders, maxAge: 7_200 }
  const reads = cors({ origin: '*', allowMethods: ['GET', 'HEAD'], ...preflights })
  const writes = cors({ origin: writeOrigin, allowMethods: ['POST', 'PATCH', 'PUT', 'DELETE'], ...preflights })
  return async (c, next) => {
    const { method } = c.req
    if (method === 'OPTIONS') return (isRead(c.req.header('access-control-request-method')) ? reads : writes)(c, next)
    const origin = isRead(method) ? '*' : await writeOrigin(c.req.header('origin'), c)
    await next()
    const { headers } = c.res
    if (origin) headers.set('access-control-allow-origin', origin)
    headers.set('access-control-expose-headers', exposeHeaders.join(','))
    if (!isRead(method)) headers.append('vary', 'Origin')
  }
}

const isRead = (method: string | undefined) => method === 'GET' || method === 'HEAD'
