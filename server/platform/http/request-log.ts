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

/** A flood would fill the log with one line a request: what is refused for its number is counted, and said once in this time. */
const refusalsEveryMs = 60_000

/**
 * Middleware that gives each request an id, a client address and a log, and logs its answer: at `info` for writes and server
 * errors, else at `debug`; 429 is counted, once a minute at `info`. Of addresses only the route's pattern is logged, because the path of a mail's link holds its token.
 * While the server shuts down, connections are closed after their answer.
 */
export function requestLog({ log, trustedProxies, isServing }: RequestOptions): MiddlewareHandler<HttpEnv> {
  const refused = { count: 0, sinceMs: Number.NEGATIVE_INFINITY }
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
    if (status === 429) {
      refused.count++
      const nowMs = performance.now()
      if (nowMs - refused.sinceMs >= refusalsEveryMs) {
        log.info({ refused: refused.count, status }, 'too many requests')
        Object.assign(refused, { count: 0, sinceMs: nowMs })
      }
    }
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.method === 'OPTIONS'
    const isQuiet = status === 429 || (status < 500 && isRead)
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
