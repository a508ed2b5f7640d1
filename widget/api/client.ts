import type { ProblemBody, ProblemSlug } from '../../shared/problems.ts'

/** A request that brought no usable answer. `slug` is the server's problem, or `network` where nobody answered in time. */
export class Failure extends Error {
  readonly slug: ProblemSlug | 'network'
  readonly problem: ProblemBody | null
  constructor(slug: ProblemSlug | 'network', problem: ProblemBody | null = null) {
    super(slug)
    this.slug = slug
    this.problem = problem
  }
}

export interface Request {
  method?: string
  body?: unknown
  token?: string | null
  headers?: Record<string, string>
}

/** Sends one request below the site's address and reads the JSON answer. @throws Failure, and nothing else */
export type Send = <T>(path: string, request?: Request) => Promise<T>

/** Nobody waits longer than this for an answer. */
const patienceMs = 20_000

/** Makes the one way this widget talks to its server. `base` ends with the site: https://…/api/v1/sites/_ */
export function createSend(base: string): Send {
  return async <T>(path: string, { method = 'GET', body, token, headers }: Request = {}) => {
    let response: Response
    let answer: T
    try {
      response = await fetch(base + path, {
        method,
        headers: {
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(token && { Authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
        credentials: 'omit',
        signal: AbortSignal.timeout(patienceMs),
      })
      answer = await response.json()
    } catch {
      // No connection, too slow, or an answer that is not JSON: a captive portal, a proxy's error page.
      throw new Failure('network')
    }
    if (response.ok) return answer
    const problem = answer as ProblemBody
    throw new Failure((problem.type?.slice('/problems/'.length) || 'network') as ProblemSlug, problem)
  }
}
