import type { Context, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { requestMaxBytes } from '../../../shared/limits.ts'
import { disguisedName } from '../../../shared/people/viewers.ts'
import type { FieldError } from '../../../shared/problems.ts'
import { Problem } from './problem.ts'

// biome-ignore lint/suspicious/noExplicitAny: each caller's schema fixes both types.
type Schema = v.GenericSchema<any, any>
type Target = 'json' | 'query' | 'param' | 'header'
type Parsed<T extends Target, S extends Schema> = MiddlewareHandler<
  // biome-ignore lint/suspicious/noExplicitAny: the middleware fits every app and path.
  any,
  string,
  { in: { [K in T]: v.InferInput<S> }; out: { [K in T]: v.InferOutput<S> } }
>

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const places = { json: '', query: '/query', param: '/path', header: '/header' }

/** Validates the query string; a repeated name becomes a list. @throws Problem invalid */
export function query<S extends Schema>(schema: S): Parsed<'query', S> {
  return (c, next) => {
    c.req.addValidatedData('query', check(schema, readQuery(c), 'query') as object)
    return next()
  }
}

/** Validates the path parameters; a malformed id is not found. @throws Problem not-found */
export function path<S extends Schema>(schema: S): Parsed<'param', S> {
  return (c, next) => {
    const parsed = v.safeParse(schema, c.req.param())
    if (!parsed.success) throw new Problem('not-found', {})
    c.req.addValidatedData('param', parsed.output as object)
    return next()
  }
}

/** Validates a value against its schema; every issue becomes a field error. @throws Problem invalid */
export function check<S extends Schema>(schema: S, value: unknown, target: Target): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value, { abortPipeEarly: true })
  if (parsed.success) return parsed.output
  const errors = parsed.issues.flatMap((issue) => fieldErrors(issue, places[target]))
  throw new Problem('invalid', { detail: errors.map((error) => `${error.pointer} ${error.detail}`).join('; '), errors })
}

function fieldErrors(issue: v.BaseIssue<unknown>, place: string): FieldError[] {
  const steps = (issue.path ?? []).map((step) => String(step.key).replaceAll('~', '~0').replaceAll('/', '~1'))
  return [{ pointer: [place, ...steps].join('/') || '/', ...codeOf(issue), detail: says(issue) }]
}

/** Error code of a form field that the widget can translate: a wrong length, a disguised name. */
function codeOf({ type, requirement, input, message }: v.BaseIssue<unknown>): Pick<FieldError, 'code' | 'params'> {
  if (message === disguisedName) return { code: 'disguised' }
  if (typeof requirement !== 'number' || typeof input !== 'string') return {}
  if (type === 'min_length') return { code: 'too-short', params: { min: requirement } }
  return type === 'max_length' ? { code: 'too-long', params: { max: requirement } } : {}
}

function says(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object') return issue.expected === 'never' ? 'is not a field we know' : 'is required'
  if (issue.received === 'undefined') return 'is required'
  return issue.message
}

/** Returns the query string by name; a repeated name becomes a list. */
export function readQuery(c: Context): Record<string, string | string[]> {
  const all = Object.entries(c.req.queries())
  return Object.fromEntries(all.map(([name, values]) => [name, values.length === 1 ? values[0]! : values]))
}

/**
 * Reads a JSON body: its type, size, UTF-8 and JSON are checked, in that order.
 * @throws Problem unsupported-media-type | too-large | malformed-json
 */
export async function readJson(c: Context, maxBytes = requestMaxBytes): Promise<unknown> {
  const type = c.req.header('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Problem('unsupported-media-type', { headers: { Accept: 'application/json' } })
  const bytes = await c.req.arrayBuffer()
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes)
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch (error) {
    throw new Problem('malformed-json', { cause: error })
  }
}

/** Makes the problem of a body over the limit. */
export function tooLarge(maxBytes = requestMaxBytes): Problem {
  return new Problem('too-large', { detail: `A request may have ${maxBytes} bytes at most` })
}
