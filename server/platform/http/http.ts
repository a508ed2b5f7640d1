import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Power } from '../../../shared/people/staff.ts'
import type { Log } from '../log.ts'

/** What every request carries through the app; the floors above add their own variables. */
export interface HttpEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    requestId: string
    log: Log
    address: string
    /** Refuses whoever has no role with this power; the layer that knows the team puts it here. */
    authorise: (power: Power) => Promise<void>
  }
}

/** Makes answers no cache may keep: whatever concerns one viewer, and every error. */
export function privately(c: Context): void {
  c.header('Cache-Control', 'private, no-store')
}
