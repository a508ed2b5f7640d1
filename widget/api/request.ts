import type { Operations } from '../../shared/api/operations.ts'
import type { ReplyBody, RequestInput } from '../../shared/api/types.ts'
import { Failure } from './failure.ts'

type Input<E extends keyof Operations> = RequestInput<Operations[E]> & Pick<RequestInit, 'keepalive'>

/**
 * Asks one operation of the API, as `request('GET /comments/{id}', { params: { id }, token })`: its name, what it takes and
 * what it answers are those of the table in shared/api.
 * @throws Failure where the server refuses or nobody answers; anything else that is thrown is a mistake of ours
 */
export type Request = <E extends keyof Operations>(
  endpoint: E,
  ...input: Record<never, never> extends Input<E> ? [input?: Input<E>] : [input: Input<E>]
) => Promise<ReplyBody<Operations[E]>>

/** What any operation may be asked with; the types above say what each takes. */
interface AnyInput extends Pick<RequestInit, 'keepalive'> {
  params?: Record<string, string | number>
  query?: Record<string, string | number> | [name: string, value: string | number][]
  body?: object
  token?: string | null
  headers?: Record<string, string>
}

/** A request whose types nobody looks at: for what stands between a caller and the client. */
export type AnyRequest = (endpoint: string, input?: AnyInput) => Promise<unknown>

/** Makes the one way a widget talks to its server. `base` ends with the site: https://…/api/v1/sites/_ */
export function createRequest(base: string, credentials: RequestCredentials = 'omit'): Request {
  const request: AnyRequest = async (endpoint, { params, query, body, token, headers, ...init } = {}) => {
    const [method, path] = endpoint.replace(/{(\w+)}/g, (_, name) => params![name] as string).split(' ')
    const address = base + path + (query ? `?${new URLSearchParams(query as Record<string, string>)}` : '')
    const options = {
      ...init,
      method,
      headers: {
        ...(body && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
      credentials,
      // Nobody waits longer for an answer.
      signal: AbortSignal.timeout(20_000),
    }
    let response: Response
    // biome-ignore lint/suspicious/noExplicitAny: a reply or a problem, as the types of the operation say.
    let answer: any
    try {
      response = await fetch(address, options as RequestInit)
      answer = response.status === 204 || (await response.json())
    } catch {
      // No connection, too slow, or an answer that is not JSON: a captive portal, a proxy's error page.
      throw new Failure('network')
    }
    if (response.ok) return answer
    throw new Failure(answer.type?.slice('/problems/'.length) || 'network', answer)
  }
  return request as Request
}
