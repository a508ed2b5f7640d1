import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { migrate } from '../../server/platform/migrate.ts'
import { ensureFirstSite } from '../../server/sites/make-site.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to reach the PostgreSQL all test files share; each has a schema of its own in it. */
    database: Record<string, string | number>
  }
}

/** A migrated, empty database of a test's own: a schema on the shared server, gone when the test is. */
export interface FreshDb extends AsyncDisposable {
  db: Db
  schema: string
  siteId: string
}

// Named after its schema, so that a test can tell its own connections from those of other files.
const ofSchema = (schema: string) => ({ options: `-c search_path=${schema}`, application_name: schema })

/** Makes a fresh database with its first site, `demo`. */
export async function freshDb(): Promise<FreshDb> {
  const schema = `test_${randomBytes(6).toString('hex')}`
  const log = createLog('silent')
  const db = openDatabase({ ...inject('database'), ...ofSchema(schema), max: 20 }, log)
  await sql`create schema ${sql.ref(schema)}`.execute(db)
  await migrate(db, schema)
  await ensureFirstSite(db, 'demo', 'Demo')
  const { site_id: siteId } = await db.selectFrom('site').select('site_id').executeTakeFirstOrThrow()
  return {
    db,
    schema,
    siteId,
    async [Symbol.asyncDispose]() {
      await sql`drop schema ${sql.ref(schema)} cascade`.execute(db)
      await db.pool.end()
    },
  }
}
