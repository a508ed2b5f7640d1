import { Failure } from '../api/failure.ts'
import type { AnyRequest, Request } from '../api/request.ts'

/** Sends one request below the site's address, with the cookie of who is signed in. @throws Failure, and nothing else */
export type Ask = <T = void>(
  method: string,
  path: string,
  body?: object,
  headers?: Record<string, string>,
) => Promise<T>

/** The older way to ask, on top of the typed one: for callers that still name their address themselves. */
export const askBy =
  (request: Request): Ask =>
  (method, path, body, headers = {}) =>
    // What is said last, while the page goes away, shall still arrive.
    (request as AnyRequest)(`${method} ${path}`, {
      ...(body && { body }),
      headers,
      keepalive: method === 'DELETE',
    }) as never

/** Calls `onSignedOut` when the server says that the session has ended. */
export function noticeSignOut(request: Request, onSignedOut: () => void): Request {
  const noticing: AnyRequest = (endpoint, input) =>
    (request as AnyRequest)(endpoint, input).catch((error) => {
      if (error instanceof Failure && error.slug === 'sign-in-required') onSignedOut()
      throw error
    })
  return noticing as Request
}
