import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../../server/platform/database/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { ensureFirstSite } from '../../server/sites/make-site.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How to reach the PostgreSQL all test files share; each has a schema of its own in it. */
    database: Record<string, string | number>
  }
}

/** A migrated, empty database of a test's own: a schema on the shared server, emptied and used again by the next one of its file. */
export interface FreshDb extends AsyncDisposable {
  db: Db
  schema: string
  siteId: string
  /** Set by a test that changes tables, not only rows: nobody gets them after it. */
  isSpoiled: boolean
}

// Named after its schema, so that a test can tell its own connections from those of other files. That commits survive a power
// cut is for the tests of faults to show; here nobody waits for the disk.
const ofSchema = (schema: string) => ({
  options: `-c search_path=${schema} -c synchronous_commit=off`,
  application_name: schema,
})

const log = createLog('silent')
let statements: Promise<CompiledQuery[]> | undefined
/** Schemas whose test is over. */
const idle: string[] = []

/** Makes a fresh database with its first site, `demo`. */
export async function freshDb(): Promise<FreshDb> {
  const used = idle.pop()
  const schema = used ?? `test_${randomBytes(6).toString('hex')}`
  const db = openDatabase({ ...inject('database'), ...ofSchema(schema), max: 20 }, log)
  await (used ? empty(db) : migrate(db, schema))
  await ensureFirstSite(db, 'demo', 'Demo')
  const { site_id: siteId } = await db.selectFrom('site').select('site_id').executeTakeFirstOrThrow()
  const fresh: FreshDb = {
    db,
    schema,
    siteId,
    isSpoiled: false,
    async [Symbol.asyncDispose]() {
      await db.pool.end()
      if (!fresh.isSpoiled) idle.push(schema)
    },
  }
  return fresh
}

async function migrate(db: Db, schema: string): Promise<void> {
  statements ??= recordMigrations()
  await db.connection().execute(async (one) => {
    await sql`create schema ${sql.ref(schema)}`.execute(one)
    await sql`begin`.execute(one)
    for (const statement of await statements!) await one.executeQuery(statement)
    await sql`commit`.execute(one)
  })
}

/** Deletes every row, in a tenth of the time that new tables take; without triggers, as some tables refuse it. */
async function empty(db: Db): Promise<void> {
  await sql`do $$
    declare one name;
    begin
      set local session_replication_role = replica;
      for one in select tablename from pg_tables where schemaname = current_schema() loop
        execute format('delete from %I', one);
      end loop;
    end $$`.execute(db)
}

/**
 * What the migrations say to an empty database, in their order. Run without Kysely's migrator: that looks at all schemas of the
 * server, also at those of other tests on their way out.
 */
async function recordMigrations(): Promise<CompiledQuery[]> {
  const folder = path.join(import.meta.dirname, '../../migrations')
  const said: CompiledQuery[] = []
  const recorder = new Kysely<unknown>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => {
      said.push(query)
    },
  })
  for (const file of readdirSync(folder).sort()) {
    const { up } = (await import(path.join(folder, file))) as { up: (db: Kysely<unknown>) => Promise<void> }
    await up(recorder)
  }
  return said
}

/** A whole database of a test's own, without a table, on the shared server; gone with that, since dropping one takes long. */
export async function emptyDatabase(): Promise<{ db: Db } & AsyncDisposable> {
  const database = `${inject('database').database}_${randomBytes(6).toString('hex')}`
  const admin = openDatabase({ ...inject('database'), max: 1 }, log)
  await sql`create database ${sql.ref(database)}`.execute(admin)
  await admin.pool.end()
  const db = openDatabase({ ...inject('database'), database, max: 20 }, log)
  return {
    db,
    async [Symbol.asyncDispose]() {
      await db.pool.end()
    },
  }
}
