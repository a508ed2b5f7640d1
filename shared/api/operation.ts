import type * as v from 'valibot'
import type { Power } from '../people/staff.ts'
import type { ProblemSlug } from '../problems.ts'
import { type HeaderName, optionalHeaders } from './headers.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A method and a path below `/api/v1/sites/{site}`, as `GET /comments/{id}`: the name by which clients call an operation. */
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
export type Tag = (typeof tags)[number]

/** A JSON body that is sent, with a value the server takes. `maxBytes` where it may be longer than other requests. */
export interface BodyShape<S extends v.GenericSchema = v.GenericSchema> {
  schema: S
  example: v.InferInput<S>
  maxBytes?: number
}

/** One way an operation ends well. Without a schema the answer has no body. */
export interface Reply<S extends v.GenericSchema = v.GenericSchema> {
  description: string
  schema?: S
  example?: v.InferOutput<S>
  /** `application/json` unless it says otherwise. */
  type?: 'text/event-stream'
}

/** What there is to say of an endpoint beside its method and path. */
export interface OperationSpec {
  /** A verb and a noun, unique: `readThread`. */
  id: string
  tag: Tag
  summary: string
  /** Takes a reader's bearer token: needs one, or shows its bearer more. */
  token?: 'required' | 'optional'
  /** Takes somebody of the team who has this power. */
  power?: Power
  /** Parts of the path that are no UUID. */
  params?: Record<string, v.GenericSchema>
  query?: v.ObjectSchema<v.ObjectEntries, undefined> | v.StrictObjectSchema<v.ObjectEntries, undefined>
  headers?: readonly HeaderName[]
  body?: BodyShape
  /** By status; the first is the usual one. */
  replies: Record<number, Reply>
  /** Refusals of its own; problemsOf() adds those that follow from the rest. */
  problems?: readonly ProblemSlug[]
}

/** One operation of the API: everything the server's route, the OpenAPI document, the client's types and the tests are made of. */
export interface Operation<E extends Endpoint = Endpoint> extends OperationSpec {
  endpoint: E
}

/** Describes one operation of the API. */
export function operation<const E extends Endpoint, const S extends OperationSpec>(
  endpoint: E,
  spec: S,
): S & { endpoint: E } {
  return { endpoint, ...spec }
}

/** A body of this shape. The example is checked by the compiler here, and against the schema in a test. */
export function takes<S extends v.GenericSchema>(schema: S, example: v.InferInput<S>, maxBytes?: number): BodyShape<S> {
  return { schema, example, ...(maxBytes !== undefined && { maxBytes }) }
}

/** An answer with a JSON body of this shape. */
export function gives<S extends v.GenericSchema>(
  description: string,
  schema: S,
  example: v.InferOutput<S>,
): Required<Omit<Reply<S>, 'type'>> {
  return { description, schema, example }
}

/** An answer that is a stream of server-sent events. */
export function streams<S extends v.GenericSchema<string>>(description: string, schema: S, example: string) {
  return { description, schema, example, type: 'text/event-stream' } as const
}

/** An answer without a body. */
export function says(description: string): { description: string } {
  return { description }
}

/** The method and the path of an endpoint. */
export function partsOf(endpoint: Endpoint): { method: Method; path: string } {
  const [method, path] = endpoint.split(' ') as [Method, string]
  return { method, path }
}

/** The names of the parts of a path that vary, the site's left out: `['id']`. */
export function paramNamesOf(endpoint: Endpoint): string[] {
  return [...endpoint.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
}

/** Whether the server refuses a request without this header. */
export const needsHeader = (name: HeaderName): boolean => !optionalHeaders.has(name)

/** Every problem an operation may answer with: its own, and those that follow from what it takes. */
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
