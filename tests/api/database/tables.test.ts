import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { freshDb } from '../../kit/fixtures/database.ts'

// So that the schema shards by site without a rewrite. What is no table of ours: the migrations' own two.
const notOurs = ['kysely_migration', 'kysely_migration_lock']

async function tablesOf(schema: string, db: Awaited<ReturnType<typeof freshDb>>['db']) {
  const { rows } = await sql<{ name: string; columns: string[] }>`
    select table_name as name, array_agg(column_name::text order by ordinal_position) as columns
    from information_schema.columns where table_schema = ${schema} group by table_name`.execute(db)
  return rows.filter(({ name }) => !notOurs.includes(name))
}

it('carries the site in every table', async () => {
  await using fresh = await freshDb()

  const tables = await tablesOf(fresh.schema, fresh.db)

  expect(tables.length).toBeGreaterThanOrEqual(6)
  expect(tables.filter(({ columns }) => !columns.includes('site_id'))).toEqual([])
})

it('begins every unique key with the site, but the one that finds it', async () => {
  await using fresh = await freshDb()
  const { rows } = await sql<{ key: string; columns: string[] }>`
    select i.indexrelid::regclass::text as key,
      array(select a.attname::text from unnest(i.indkey::int2[]) with ordinality as k(attnum, place)
        left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum order by place) as columns
    from pg_index i join pg_class t on t.oid = i.indrelid join pg_namespace n on n.oid = t.relnamespace
    where n.nspname = ${fresh.schema} and i.indisunique and t.relname <> all (${notOurs})`.execute(fresh.db)

  expect(rows.length).toBeGreaterThanOrEqual(8)
  const others = rows.filter(({ columns }) => columns[0] !== 'site_id')
  expect(others.map(({ columns }) => columns)).toEqual([['slug']])
})

it('ties every comment to its own site by every foreign key', async () => {
  await using fresh = await freshDb()
  const { rows } = await sql<{ name: string; own: string[]; theirs: string[] }>`
    select conname as name,
      array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any (conkey)) as own,
      array(select attname::text from pg_attribute where attrelid = confrelid and attnum = any (confkey)) as theirs
    from pg_constraint where contype = 'f' and connamespace = ${fresh.schema}::regnamespace`.execute(fresh.db)

  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(({ own, theirs }) => !own.includes('site_id') || !theirs.includes('site_id'))).toEqual([])
})

it('uses no sequence, which no two servers could share', async () => {
  await using fresh = await freshDb()

  const { rows } =
    await sql`select sequence_name from information_schema.sequences where sequence_schema = ${fresh.schema}`.execute(
      fresh.db,
    )

  expect(rows).toEqual([])
})

it('has the tables the server knows, and no more', async () => {
  await using fresh = await freshDb()
  const tables = await tablesOf(fresh.schema, fresh.db)

  expect(tables.map(({ name }) => name).sort()).toEqual([
    'assignment',
    'author',
    'author_name',
    'claim',
    'comment',
    'comment_revision',
    'job',
    'log',
    'log_head',
    'mail_link',
    'note',
    'nudge_outcome',
    'reaction',
    'report',
    'rule',
    'rule_version',
    'sanction',
    'saved_view',
    'site',
    'site_origin',
    'staff',
    'staff_code',
    'staff_link',
    'staff_session',
    'thread',
    'training_example',
    'training_word',
    'word_list_text',
  ])
})
