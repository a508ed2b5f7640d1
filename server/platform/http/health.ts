import { Hono } from 'hono'
import { sql } from 'kysely'
import type { Db } from '../database/database.ts'
import { type HttpEnv, privately } from './http.ts'
import { Problem } from './problem.ts'

/**
 * `/healthz` says the process lives; `/readyz` that it can do its work: the database answers, its schema is ours (migrations
 * ran before we listened) and the process is not about to leave.
 */
export function health({ db, isServing }: { db: Db; isServing: () => boolean }) {
  const app = new Hono<HttpEnv>()
  app.get('/healthz', (c) => {
    privately(c)
    return c.json({ status: 'ok' })
  })
  app.get('/readyz', async (c) => {
    if (!isServing()) throw new Problem('unavailable', { detail: 'This process is shutting down' })
    await sql`select 1 from site limit 1`.execute(db)
    privately(c)
    return c.json({ status: 'ok' })
  })
  return app
}
