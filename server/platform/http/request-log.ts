import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { newId } from '../ids.ts'
import type { Log } from '../log.ts'
import { clientAddress, type parseTrustedProxies } from './client-address.ts'
import type { HttpEnv } from './http.ts'

interface RequestOptions {
  log: Log
  trustedProxies: ReturnType<typeof parseTrustedProxies>
  isServing: () => boolean
}

/**
 * Middleware that gives each request an id, a client address and a log, and logs its answer: at `info` for writes and server
 * errors, else at `debug`. Of addresses only the route's pattern is logged, because the path of a mail's link holds its token.
 * While the server shuts down, connections are closed after their answer.
 */
export function requestLog({ log, trustedProxies, isServing }: RequestOptions): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const requestId = newId()
    const startMs = performance.now()
    c.set('requestId', requestId)
    c.set(
      'address',
      clientAddress(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for'), trustedProxies),
    )
    c.set('log', log)
    if (!isServing()) c.header('Connection', 'close')
    await next()
    const { status } = c.res
    const isQuiet = status < 500 && (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS')
    const line = {
      requestId,
      method: c.req.method,
      route: routePath(c),
      status,
      ms: Math.round(performance.now() - startMs),
    }
    if (isQuiet) log.debug(line, 'answered')
    else log.info(line, 'answered')
  }
}
