import type * as v from 'valibot'
import type { HeaderName } from './headers.ts'
import type { Endpoint, Operation } from './operation.ts'

/** Names of an endpoint's path parameters. */
export type ParamNames<E extends string> = E extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamNames<Rest>
  : never

type IfAny<Names, Member> = [Names] extends [never] ? unknown : Member

type ParamsInput<E extends Endpoint> = IfAny<ParamNames<E>, { params: { [Name in ParamNames<E>]: string | number } }>

/** Path and query parameters may be given as numbers. */
type Text<Value> = Value | (string extends Value ? number : never)
type One<Value> = Exclude<Value, readonly unknown[] | undefined>
/** Query parameters by name, or as pairs if names are repeated. */
type QueryMembers<Input> =
  | { [Name in keyof Input]: Text<One<Input[Name]>> }
  | [name: keyof Input & string, value: Text<One<Input[keyof Input]>>][]

type QueryInput<O> = O extends { query: infer Q extends v.GenericSchema }
  ? Record<never, never> extends v.InferInput<Q>
    ? { query?: QueryMembers<v.InferInput<Q>> }
    : { query: QueryMembers<v.InferInput<Q>> }
  : unknown

type BodyInput<O> = O extends { body: { schema: infer S extends v.GenericSchema } }
  ? { body: v.InferInput<S> }
  : unknown

type NeededHeaders<O> = O extends { headers: readonly (infer Name extends HeaderName)[] }
  ? Exclude<Name, 'Last-Event-ID'>
  : never
type HeadersInput<O> = IfAny<NeededHeaders<O>, { headers: Record<NeededHeaders<O>, string> }>

// The team asks with a cookie, or on a page with the token it got there; who only reads sends none, and needs no preflight.
type TokenInput<O> = O extends { token: string }
  ? { token: string | null }
  : O extends { power: string }
    ? { token?: string | null }
    : unknown

/** Input of a client's call: path, query, body, token and headers of the operation. */
export type RequestInput<O extends Operation> = ParamsInput<O['endpoint']> &
  QueryInput<O> &
  BodyInput<O> &
  HeadersInput<O> &
  TokenInput<O>

type Bodies<Replies> = {
  [Status in keyof Replies]: Replies[Status] extends { type: 'text/event-stream' }
    ? never
    : Replies[Status] extends { schema: infer S extends v.GenericSchema }
      ? v.InferOutput<S>
      : never
}[keyof Replies]

/** Body of an operation's successful answer; void without a body. */
export type ReplyBody<O extends Operation> = [Bodies<O['replies']>] extends [never] ? void : Bodies<O['replies']>
