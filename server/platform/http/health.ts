import { Hono } from 'hono'
import { sql } from 'kysely'
import { DatabaseDownError } from '../database/connection/outage.ts'
import { readOrFallback } from '../database/connection/read-or-fallback.ts'
import type { Db } from '../database/database.ts'
import { type HttpEnv, privately } from './http.ts'
import { Problem } from './problem.ts'

/** Time limit of a readiness check. */
const patienceMs = 2_000

/**
 * Health routes: `/healthz` answers while the process runs; `/readyz` while the database answers and the process is not
 * shutting down. Migrations have run before the server listens.
 */
export function health({ db, isServing }: { db: Db; isServing: () => boolean }) {
  const app = new Hono<HttpEnv>()
  app.get('/healthz', (c) => {
    privately(c)
    return c.json({ status: 'ok' })
  })
  app.get('/readyz', async (c) => {
    if (!isServing()) throw new Problem('unavailable', { detail: 'This process is shutting down' })
    const asked = sql`select 1 from site limit 1`.execute(db)
    const found = await readOrFallback(asked, patienceMs, () => null)
    if (!found) throw new DatabaseDownError()
    privately(c)
    return c.json({ status: 'ok' })
  })
  return app
}
