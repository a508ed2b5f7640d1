import type { Context, ErrorHandler, Hono, MiddlewareHandler, NotFoundHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { logFailure } from '../database/connection/log-failure.ts'
import { databaseProblem } from './database-problem.ts'
import type { HttpEnv } from './http.ts'
import { Problem, problemBody } from './problem.ts'

/** Middleware that answers an unsupported method with 405 and `Allow`. */
export function methods(app: Hono<HttpEnv>): MiddlewareHandler<HttpEnv> {
  return methodNotAllowed({
    app,
    onMethodNotAllowed: (c, allowed) =>
      respond(c, new Problem('method-not-allowed', { headers: { Allow: allowed.join(', ') } })),
  })
}

/** Answers unknown paths with 404. */
export const notFound: NotFoundHandler<HttpEnv> = (c) => respond(c, new Problem('not-found', {}))

/** Maps thrown errors to problem responses; an unexpected error is logged and answered with its request id only. */
export const onError: ErrorHandler<HttpEnv> = (error, c) => {
  // The client closed the connection while sending its request.
  if (c.env?.incoming?.errored === error) return respond(c, new Problem('malformed-json', { cause: error }))
  const problem = error instanceof Problem ? error : (fromHono(error) ?? databaseProblem(error))
  if (problem && !(error instanceof Problem)) logFailure(c.var.log, error, problem.slug, { requestId: c.var.requestId })
  if (problem) return respond(c, problem)
  c.var.log.error({ requestId: c.var.requestId, err: error }, 'fault')
  return respond(c, new Problem('internal', { detail: 'Tell the site’s owner this request id' }))
}

/** Problems of requests that Hono itself refuses, by status. */
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
