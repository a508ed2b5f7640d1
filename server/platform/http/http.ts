import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Power } from '../../../shared/people/staff.ts'
import type { Log } from '../log.ts'

/** Variables of every request; higher layers add their own. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    log: Log
    address: string
    /** Refuses requests without a role that has this power; set by the layer that knows the team. */
    authorise: (power: Power) => Promise<void>
  }
}

/** Forbids caches to store the answer: for answers about one viewer, and errors. */
export function privately(c: Context): void {
  c.header('Cache-Control', 'private, no-store')
}

/** The `Link` header that names the next page of a list, by a path (none: this one) and a query. @see RFC 8288 */
export const nextLink = (path: string, query: URLSearchParams): string => `<${path}?${query}>; rel="next"`
