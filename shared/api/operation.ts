import type * as v from 'valibot'
import type { Power } from '../people/staff.ts'
import type { ProblemSlug } from '../problems.ts'
import { type HeaderName, optionalHeaders } from './headers.ts'

/** HTTP methods of operations. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Method and path below `/api/v1/sites/{site}`, such as `GET /comments/{id}`; clients call an operation by it. */
export type Endpoint = `${Method} /${string}`

/** The parts of the API, in the order of its documentation. */
export const tags = [
  'Threads',
  'Comments',
  'Reports',
  'Viewer',
  'Staff',
  'Queues',
  'Decisions',
  'People',
  'Thread limits',
  'Rules',
  'Settings',
  'Nudges',
] as const
/** Part of the API to which an operation belongs. */
export type Tag = (typeof tags)[number]

/** JSON body of a request, with a valid example. `maxBytes` if it may be longer than usual. */
interface BodyShape<S extends v.GenericSchema = v.GenericSchema> {
  schema: S
  example: v.InferInput<S>
  maxBytes?: number
}

/** A successful answer of an operation; without a schema it has no body. */
export interface Reply<S extends v.GenericSchema = v.GenericSchema> {
  description: string
  schema?: S
  example?: v.InferOutput<S>
  /** Media type; `application/json` by default. */
  type?: 'text/event-stream'
}

/** Description of an operation beside its method and path. */
export interface OperationSpec {
  /** A verb and a noun, unique: `readThread`. */
  id: string
  tag: Tag
  summary: string
  /** Whether a reader's bearer token is required, or optional for a private view. */
  token?: 'required' | 'optional'
  /** Power that the member of the team needs. */
  power?: Power
  /** Schemas of path parameters other than UUIDs. */
  params?: Record<string, v.GenericSchema>
  query?: v.ObjectSchema<v.ObjectEntries, undefined> | v.StrictObjectSchema<v.ObjectEntries, undefined>
  headers?: readonly HeaderName[]
  body?: BodyShape
  /** Answers by status; the first is the default. */
  replies: Record<number, Reply>
  /** Specific problems; `problemsOf` adds those that follow from the other members. */
  problems?: readonly ProblemSlug[]
}

/** An operation of the API, from which the route, the OpenAPI document, the client's types and the tests are derived. */
export interface Operation<E extends Endpoint = Endpoint> extends OperationSpec {
  endpoint: E
}

/** Defines an operation of the API. */
export function operation<const E extends Endpoint, const S extends OperationSpec>(
  endpoint: E,
  spec: S,
): S & { endpoint: E } {
  return { endpoint, ...spec }
}

/** Defines a request body. The compiler checks the example's type, a test checks it against the schema. */
export function takes<S extends v.GenericSchema>(schema: S, example: v.InferInput<S>, maxBytes?: number): BodyShape<S> {
  return { schema, example, ...(maxBytes !== undefined && { maxBytes }) }
}

/** Defines an answer with a JSON body. */
export function gives<S extends v.GenericSchema>(
  description: string,
  schema: S,
  example: v.InferOutput<S>,
): Required<Omit<Reply<S>, 'type'>> {
  return { description, schema, example }
}

/** Defines an answer that is a stream of server-sent events. */
export function streams<S extends v.GenericSchema<string>>(description: string, schema: S, example: string) {
  return { description, schema, example, type: 'text/event-stream' } as const
}

/** Defines an answer without a body. */
export function says(description: string): { description: string } {
  return { description }
}

/** Splits an endpoint into method and path. */
export function partsOf(endpoint: Endpoint): { method: Method; path: string } {
  const [method, path] = endpoint.split(' ') as [Method, string]
  return { method, path }
}

/** Names of an endpoint's path parameters without the site: `['id']`. */
export function paramNamesOf(endpoint: Endpoint): string[] {
  return [...endpoint.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
}

/** Whether the server refuses a request without this header. */
export const needsHeader = (name: HeaderName): boolean => !optionalHeaders.has(name)

/** All problems that an operation may answer with: its own, and those that follow from its token, power, query and body. */
export function problemsOf({ endpoint, token, power, query, body, problems = [] }: Operation): ProblemSlug[] {
  const isWrite = !endpoint.startsWith('GET ')
  return [
    ...new Set<ProblemSlug>([
      ...(power ? (['sign-in-required', 'not-allowed', 'origin-not-allowed'] as const) : []),
      ...(token === 'required' && !problems.includes('sign-in-required') ? (['token-required'] as const) : []),
      ...(isWrite ? (['origin-not-allowed', 'too-large', 'storage-full'] as const) : []),
      ...(body ? (['malformed-json', 'unsupported-media-type', 'invalid'] as const) : []),
      ...(query ? (['invalid'] as const) : []),
      ...problems,
      'not-found',
      'rate-limited',
      'internal',
      'unavailable',
    ]),
  ]
}
