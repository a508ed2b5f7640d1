import { readdirSync } from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { pino } from 'pino'
import { expect, inject, it } from 'vitest'
import { up as keepKeysApart } from '../../../migrations/20261201T0400-page-keys.ts'
import { migrate } from '../../../server/platform/database/migrate.ts'
import { createLog } from '../../../server/platform/log.ts'
import { ensureFirstSite } from '../../../server/sites/make-site.ts'
import { emptyDatabase, freshDb } from '../../kit/fixtures/database.ts'

const log = createLog('silent')

it('does nothing to a database that is up to date', async () => {
  await using empty = await emptyDatabase()

  expect((await migrate(empty.db, log))[0]).toBe('20261127T0600-initial')
  expect(await migrate(empty.db, log)).toEqual([])
})

it('migrates once when several processes start at the same moment', async () => {
  await using empty = await emptyDatabase()

  const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(empty.db, log)))

  expect(ran.filter((names) => names.length > 0)).toHaveLength(1)
  expect(await empty.db.selectFrom('comment').select('id').execute()).toEqual([])
})

it('refuses a database of a newer version, and says what to do', async () => {
  await using empty = await emptyDatabase()
  await migrate(empty.db, log)
  await sql`insert into kysely_migration (name, timestamp) values ('29991231T2359-future', now()::text)`.execute(
    empty.db,
  )

  await expect(migrate(empty.db, log)).rejects.toThrow('made by a newer version of Afterword')
})

it('refuses a database made by a preview, and leaves it untouched', async () => {
  await using empty = await emptyDatabase()
  const { db } = empty
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(db)
  await sql`insert into kysely_migration values ('0001-comments', now()::text), ('0016-nudges', now()::text)`.execute(
    db,
  )
  await sql`create table lesson (words bigint[])`.execute(db)
  const schema = async () =>
    (
      await sql`
        select oid::regclass::text as name, relkind, xmin::text from pg_class
        where relnamespace = 'public'::regnamespace order by name`.execute(db)
    ).rows
  const before = await schema()

  await expect(migrate(db, log)).rejects.toThrow('made by a preview before 0.1.0')

  expect(await schema()).toEqual(before)
  expect((await sql`select name from kysely_migration`.execute(db)).rows).toHaveLength(2)
})

it('names every migration by the minute it was begun in', async () => {
  for (const file of readdirSync(path.join(import.meta.dirname, '../../../migrations')))
    expect(file).toMatch(/^2\d{3}(0[1-9]|1[0-2])([0-2]\d|3[01])T([01]\d|2[0-3])[0-5]\d-[a-z0-9-]+\.ts$/)
})

it('leaves nothing of a migration that fails', async () => {
  await using empty = await emptyDatabase()
  const { db } = empty
  await sql`create table comment (mine text)`.execute(db)

  await expect(migrate(db, log)).rejects.toThrow(
    /Migration 20261127T0600-initial failed: relation "comment" already exists/,
  )

  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
  expect(rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely_'))).toEqual(['comment'])
})

it('makes the first site once, however many processes start', async () => {
  await using fresh = await freshDb()
  const { db } = fresh
  const sites = () => db.selectFrom('site').select('slug').execute()
  await ensureFirstSite(db, { slug: 'main', name: 'Main', trial: false })
  expect(await sites()).toEqual([{ slug: 'demo' }])

  await db.deleteFrom('site').execute()
  await Promise.all(Array.from({ length: 10 }, () => ensureFirstSite(db, { slug: 'main', name: 'Main', trial: false })))
  expect(await sites()).toEqual([{ slug: 'main' }])
})

it.each([
  ['the lock of another process that migrates', 'select pg_advisory_xact_lock(3853314791062309107)'],
  ['a backup that reads every table', 'lock table kysely_migration in access exclusive mode'],
])('waits for %s longer than one attempt takes, and says whom it waits for', async (_, statement) => {
  await using empty = await emptyDatabase()
  await sql`create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
    empty.db,
  )
  const { database } = empty.db.pool.options as pg.PoolConfig
  const holder = new pg.Client({ ...inject('database'), database: String(database), application_name: 'pg_dump' })
  await holder.connect()
  await holder.query(`begin; ${statement}`)
  const lines: string[] = []
  const stream = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(line.toString()).msg)
      done()
    },
  })

  const migrating = migrate(empty.db, pino(stream))
  await expect
    .poll(() => lines)
    .toContain(`waiting for pg_dump (process ${await pidOf(holder)}) before the database can be migrated`)
  const begunAt = async () =>
    (
      await sql<{ at: string | null }>`
        select max(xact_start)::text as at from pg_stat_activity
        where application_name = 'afterword migration' and wait_event_type = 'Lock' and datname = current_database()`.execute(
        empty.db,
      )
    ).rows[0]?.at
  const first = await begunAt()
  await expect.poll(async () => ((await begunAt()) ?? first) !== first).toBe(true)
  await holder.query('rollback')
  await holder.end()

  expect(await migrating).toContain('20261127T0600-initial')
})

const pidOf = async (client: pg.Client) =>
  (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid

it('gives migrations all the time they need, whatever limit the database has', async () => {
  await using empty = await emptyDatabase()
  const { database } = empty.db.pool.options as pg.PoolConfig
  await sql`alter database ${sql.ref(String(database))} set statement_timeout = '5ms'`.execute(empty.db)

  expect(await migrate(empty.db, log)).toContain('20261127T0600-initial')
})

it('stops waiting when the process is told to stop', async () => {
  await using empty = await emptyDatabase()
  const { database } = empty.db.pool.options as pg.PoolConfig
  const holder = new pg.Client({ ...inject('database'), database: String(database) })
  await holder.connect()
  await holder.query('begin; select pg_advisory_xact_lock(3853314791062309107)')
  const stopping = new AbortController()

  const migrating = migrate(empty.db, log, stopping.signal)
  const isWaiting = sql`select 1 from pg_stat_activity
    where application_name = 'afterword migration' and wait_event_type = 'Lock' and datname = current_database()`
  // Asked from outside: within a transaction PostgreSQL shows the activity of its beginning.
  await expect.poll(async () => (await isWaiting.execute(empty.db)).rows.length).toBe(1)
  stopping.abort(new Error('told to stop'))

  await expect(migrating).rejects.toThrow('told to stop')
  await holder.end()
})

it('tells ids and addresses of pages apart, and writes addresses one way', async () => {
  await using fresh = await freshDb()
  const { db, siteId: site_id } = fresh
  const host = 'https://example.org'
  const keys = [
    'post-1',
    `${host}/caf%c3%a9`,
    `${host}/e%cc%81?q=%7e`,
    `${host}/a%2fb`,
    `${host}/a%2Fb`,
    `${host}/plain`,
  ]
  await db
    .insertInto('thread')
    .values(keys.map((page_key) => ({ site_id, id: crypto.randomUUID(), page_key, url: host })))
    .execute()

  await keepKeysApart(db as unknown as Kysely<unknown>)

  const threads = await db.selectFrom('thread').select('page_key').execute()
  expect(threads.map(({ page_key }) => page_key).sort()).toEqual(
    ['id:post-1', `${host}/caf%C3%A9`, `${host}/%C3%A9?q=~`, `${host}/a%2fb`, `${host}/a%2Fb`, `${host}/plain`].sort(),
  )
})
