import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { HttpEnv } from './http.ts'
import { tooLarge } from './parse.ts'

/**
 * Middleware that refuses bodies over `maxSize` bytes: as declared, or while they are read. Paths that `exempt` matches have
 * another limit of their own. @throws Problem too-large
 */
export function limitBodies(maxSize: number, exempt?: RegExp): MiddlewareHandler<HttpEnv> {
  const refuse = () => {
    throw tooLarge(maxSize)
  }
  const counting = bodyLimit({ maxSize, onError: refuse })
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD' || exempt?.test(c.req.path)) return next()
    const length = c.req.header('content-length')
    // Reading the body as a stream to count it is slow; node:http itself enforces a declared length.
    if (length !== undefined && !c.req.header('transfer-encoding')) return Number(length) > maxSize ? refuse() : next()
    return counting(c, next)
  }
}
