import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import * as v from 'valibot'
import { type Operation, paramNamesOf, partsOf } from '../../../shared/api/operation.ts'
import type { ParamNames, ReplyBody } from '../../../shared/api/types.ts'
import type { Power } from '../../../shared/people/staff.ts'
import { uuid } from '../../../shared/schema.ts'
import { limitBodies } from './body-limit.ts'
import { type HttpEnv, nextLink, privately } from './http.ts'
import { check, readJson, readQuery } from './parse.ts'
import { Problem } from './problem.ts'

/** Environment of requests by staff; operations that need a power can only be routed there. */
type StaffVariables = { Variables: { staff: unknown } }
type Fits<E, O> = E extends StaffVariables ? O & { power: Power } : O & { power?: never }

type Params<O extends Operation> = {
  [Name in ParamNames<O['endpoint']>]: O extends { params: Record<Name, infer S extends v.GenericSchema> }
    ? v.InferOutput<S>
    : string
}
type Parsed<O, Member extends string> =
  O extends Record<Member, infer S extends v.GenericSchema> ? v.InferOutput<S> : undefined

/** Input of a handler: the validated request and the variables of the middleware. */
type RouteInput<E extends HttpEnv, O extends Operation> = E['Variables'] & {
  params: Params<O>
  query: Parsed<O, 'query'>
  body: O extends { body: infer B } ? Parsed<B, 'schema'> : undefined
  c: Context<E>
}

type Answer<O extends Operation> = ReplyBody<O> | Response

/**
 * Adds the route of an operation to an app. Before the handler it checks, in this order: the power (so that a refusal does not
 * reveal what exists), the path, the query, the body. The handler returns the answer's body, which is sent with the operation's
 * first status unless it sets another, and without caching unless it allows that.
 */
export function route<E extends HttpEnv, const O extends Operation>(
  app: Hono<E>,
  operation: Fits<E, O>,
  handler: (input: RouteInput<E, O>) => Answer<O> | Promise<Answer<O>>,
): void {
  const { endpoint, query, body, replies } = operation as Operation
  const { method, path } = partsOf(endpoint)
  const parseParams = paramsOf(operation as Operation)
  const usualStatus = Number(Object.keys(replies)[0])

  const answer = async (c: Context<E>) => {
    privately(c)
    const input = {
      ...c.var,
      c,
      params: parseParams(c),
      query: query && check(query, readQuery(c), 'query'),
      body: body && check(body.schema, await readJson(c, body.maxBytes), 'json'),
    }
    c.status(usualStatus as ContentfulStatusCode)
    const made = await handler(input as RouteInput<E, O>)
    // The marker of a taken-over connection is of the original global Response, which the server has replaced.
    if (made instanceof Response || made === RESPONSE_ALREADY_SENT) return made as Response
    if (made === undefined) return c.body(null)
    linkNext(c, made)
    return c.json(made as object)
  }
  app.on([method], [path.replaceAll(/\{(\w+)\}/g, ':$1')], ...guardsOf<E>(operation as Operation), answer)
}

function guardsOf<E extends HttpEnv>({ power, body }: Operation): MiddlewareHandler<E>[] {
  const guards: MiddlewareHandler<E>[] = []
  if (power)
    guards.push(async (c, next) => {
      await c.var.authorise(power)
      await next()
    })
  if (body?.maxBytes) guards.push(limitBodies(body.maxBytes) as MiddlewareHandler)
  return guards
}

/** Validates path parameters; a malformed id is not found. */
function paramsOf({ endpoint, params = {} }: Operation): (c: Context) => object {
  const names = paramNamesOf(endpoint)
  if (names.length === 0) return () => ({})
  const schema = v.object(Object.fromEntries(names.map((name) => [name, params[name] ?? uuid])))
  return (c) => {
    const parsed = v.safeParse(schema, c.req.param())
    if (!parsed.success) throw new Problem('not-found', {})
    return parsed.output
  }
}

/** Sets the Link header of a list's next page: the page's own address with another cursor. */
function linkNext(c: Context, answer: unknown): void {
  const { nextCursor } = answer as { nextCursor?: unknown }
  if (typeof nextCursor !== 'string') return
  const { searchParams } = new URL(c.req.url)
  searchParams.set('cursor', nextCursor)
  c.header('Link', nextLink('', searchParams))
}
