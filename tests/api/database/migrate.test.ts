import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { migrate } from '../../../server/platform/database/migrate.ts'
import { ensureFirstSite } from '../../../server/sites/make-site.ts'
import { emptyDatabase, freshDb } from '../../kit/fixtures/database.ts'

it('does nothing to a database that is up to date', async () => {
  await using empty = await emptyDatabase()

  expect((await migrate(empty.db)).length).toBeGreaterThan(3)
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
  await sql`insert into kysely_migration (name, timestamp) values ('9999-future', now()::text)`.execute(empty.db)

  await expect(migrate(empty.db)).rejects.toThrow('made by a newer version of Afterword')
})

it('leaves nothing of a migration that fails', async () => {
  await using empty = await emptyDatabase()
  const { db } = empty
  await sql`create table comment (mine text)`.execute(db)

  await expect(migrate(db)).rejects.toThrow(/Migration 0001-comments failed: relation "comment" already exists/)

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
