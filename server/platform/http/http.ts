import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Power } from '../../../shared/people/staff.ts'
import type { Log } from '../log.ts'

/** What the client of a request may still read. */
export interface ReadAllowance {
  /** The client's address; null where many clients share the peer's, which then have no budget. */
  address: string | null
  /** Lets a read begin. @throws Problem rate-limited */
  admit: () => Promise<void>
  /** Takes off what a read costs beyond the usual. */
  spend: (units: number) => void
}

/** Variables of every request; higher layers add their own. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    log: Log
    address: string
    reads: ReadAllowance
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
