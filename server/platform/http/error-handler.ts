import type { Context, ErrorHandler, Hono, MiddlewareHandler, NotFoundHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { newId } from '../ids.ts'
import type { Log } from '../log.ts'
import { clientAddress, type parseTrustedProxies } from './client-address.ts'
import { databaseProblem } from './database-problem.ts'
import type { HttpEnv } from './http.ts'
import { tooLarge } from './parse.ts'
import { Problem, problemBody } from './problem.ts'

interface RequestOptions {
  log: Log
  trustedProxies: ReturnType<typeof parseTrustedProxies>
  isServing: () => boolean
}

/** Gives every request its id, address and log, and writes one line for each that changed something or failed. */
export function requests({ log, trustedProxies, isServing }: RequestOptions): MiddlewareHandler<HttpEnv> {
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
      path: c.req.path,
      status,
      ms: Math.round(performance.now() - startMs),
    }
    if (isQuiet) log.debug(line, 'answered')
    else log.info(line, 'answered')
  }
}

/** Refuses bodies over the limit before they are read: by their declared length, else while counting. */
export function limitBodies(maxSize: number): MiddlewareHandler<HttpEnv> {
  const refuse = () => {
    throw tooLarge(maxSize)
  }
  const counting = bodyLimit({ maxSize, onError: refuse })
  return (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
    const length = c.req.header('content-length')
    // Asking for the body's stream is what makes the counting limit slow; a declared length is held to by node:http itself.
    if (length !== undefined && !c.req.header('transfer-encoding')) return Number(length) > maxSize ? refuse() : next()
    return counting(c, next)
  }
}

/** Answers a wrong method with 405 and the right ones. */
export function methods(app: Hono<HttpEnv>): MiddlewareHandler<HttpEnv> {
  return methodNotAllowed({
    app: app as never,
    onMethodNotAllowed: (c, allowed) =>
      respond(c, new Problem('method-not-allowed', { headers: { Allow: allowed.join(', ') } })),
  })
}

/** Answers what no route knows. */
export const notFound: NotFoundHandler<HttpEnv> = (c) => respond(c, new Problem('not-found', {}))

/** Turns whatever was thrown into a problem; what is no problem of the sender's is logged and told as a request id only. */
export const onError: ErrorHandler<HttpEnv> = (error, c) => {
  const problem = error instanceof Problem ? error : (fromHono(error) ?? databaseProblem(error))
  if (problem && !(error instanceof Problem)) c.var.log.warn({ requestId: c.var.requestId, err: error }, problem.slug)
  if (problem) return respond(c, problem)
  c.var.log.error({ requestId: c.var.requestId, err: error }, 'fault')
  return respond(c, new Problem('internal', { detail: 'Tell the site’s owner this request id' }))
}

/** What Hono refuses by itself, by its status. */
const refusedByHono = { 400: 'malformed-json', 413: 'too-large', 415: 'unsupported-media-type' } as const

function fromHono(error: Error): Problem | null {
  if (!(error instanceof HTTPException)) return null
  const slug = refusedByHono[error.status as keyof typeof refusedByHono]
  return slug ? new Problem(slug, { cause: error }) : null
}

function respond(c: Context<HttpEnv>, problem: Problem): Response {
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value)
  c.header('Content-Type', 'application/problem+json')
  c.header('Cache-Control', 'no-store')
  return c.body(JSON.stringify(problemBody(problem, c.var.requestId)), problem.status)
}
