import { readdirSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../../../server/platform/database/migrate.ts'
import { ensureFirstSite } from '../../../server/sites/make-site.ts'
import { emptyDatabase, freshDb } from '../../kit/fixtures/database.ts'

it('does nothing to a database that is up to date', async () => {
  await using empty = await emptyDatabase()

  expect((await migrate(empty.db))[0]).toBe('20261127T0600-initial')
  expect(await migrate(empty.db)).toEqual([])
})

it('migrates once when several processes start at the same moment', async () => {
  await using empty = await emptyDatabase()

  const ran = await Promise.all(Array.from({ length: 5 }, () => migrate(empty.db)))

  expect(ran.filter((names) => names.length > 0)).toHaveLength(1)
  expect(await empty.db.selectFrom('comment').select('id').execute()).toEqual([])
})

it('refuses a database of a newer version, and says what to do', async () => {
  await using empty = await emptyDatabase()
  await migrate(empty.db)
  await sql`insert into kysely_migration (name, timestamp) values ('29991231T2359-future', now()::text)`.execute(
    empty.db,
  )

  await expect(migrate(empty.db)).rejects.toThrow('made by a newer version of Afterword')
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

  await expect(migrate(db)).rejects.toThrow('made by a preview before 0.1.0')

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

  await expect(migrate(db)).rejects.toThrow(/Migration 20261127T0600-initial failed: relation "comment" already exists/)

  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public'`.execute(db)
  expect(rows.map(({ name }) => name).filter((name) => !name.startsWith('kysely_'))).toEqual(['comment'])
})

it('makes the first site once, however many processes start', async () => {
  await using fresh = await freshDb()
  const { db } = fresh
  const sites = () => db.selectFrom('site').select('slug').execute()
  await ensureFirstSite(db, 'main', 'Main')
  expect(await sites()).toEqual([{ slug: 'demo' }])

  await db.deleteFrom('site').execute()
  await Promise.all(Array.from({ length: 10 }, () => ensureFirstSite(db, 'main', 'Main')))
  expect(await sites()).toEqual([{ slug: 'main' }])
})
