import type { ProblemBody, ProblemSlug } from '../../shared/problems.ts'
import { Failure } from '../api/client.ts'

/** Sends one request below the site's address, with the cookie of who is signed in. @throws Failure, and nothing else */
export type Ask = <T = void>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<T>

/** Nobody waits longer than this for an answer. */
const patienceMs = 20_000

/** Makes the console's one way to its server. `onSignedOut` hears when the session has ended. */
export function createAsk(base: string, onSignedOut: () => void): Ask {
  return async <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    let response: Response
    let answer: unknown
    try {
      response = await fetch(base + path, {
        method,
        headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
        body: body === undefined ? null : JSON.stringify(body),
        credentials: 'same-origin',
        signal: AbortSignal.timeout(patienceMs),
        // What is said last, while the page goes away, shall still arrive.
        keepalive: method === 'DELETE',
      })
      answer = response.status === 204 ? undefined : await response.json()
    } catch {
      throw new Failure('network')
    }
    if (response.ok) return answer as T
    const problem = answer as ProblemBody
    const slug = (problem.type?.slice('/problems/'.length) || 'network') as ProblemSlug
    if (slug === 'sign-in-required') onSignedOut()
    throw new Failure(slug, problem)
  }
}
