import { sql } from 'kysely'
import { expect, it } from 'vitest'
import '../../../server/app.ts'
import { integer } from '../../../server/platform/database/columns.ts'
import { namedStatements } from '../../../server/platform/database/named-statements.ts'
import { type Slots, statement } from '../../../server/platform/database/statement.ts'
import { describeStatement } from '../../kit/assertions/describe-statement.ts'
import { freshDb } from '../../kit/fixtures/database.ts'

const statements = namedStatements()
const sorted = <T extends { name: string }>(columns: T[]) =>
  columns.sort((one, other) => (one.name < other.name ? -1 : 1))

it('knows every named statement of the server', () => {
  expect(statements.length).toBeGreaterThan(20)
})

it('answers with the columns and types each statement declares', async () => {
  await using fresh = await freshDb()
  const client = await fresh.db.pool.connect()
  try {
    for (const { name, text, columns } of statements) {
      const declared = Object.entries(columns).map(([column, { type }]) => ({ name: column, type }))
      expect(sorted(await describeStatement(client, text)), name).toEqual(sorted(declared))
    }
  } finally {
    client.release()
  }
})

it('changes no text of a statement unseen', async () => {
  const all = statements.map(({ name, text }) => `-- ${name}\n${outdented(text)};\n`)
  await expect(all.join('\n')).toMatchFileSnapshot('statements.sql')
})

it('can answer each statement without a sequential scan of comments, threads or the log', async ({ skip }) => {
  // "explain (generic_plan)" came with PostgreSQL 16; ours is newer, another may be older.
  if (process.env.TEST_DATABASE_URL) skip()
  await using fresh = await freshDb()
  await fresh.db.connection().execute(async (one) => {
    // In empty tables everything is as cheap: without this, what is planned is chance. Where nothing else can, it scans anyway.
    await sql`set enable_seqscan = off`.execute(one)
    for (const { name, text } of statements) {
      const { rows } = await sql<Record<string, string>>`explain (generic_plan, costs off) ${sql.raw(text)}`.execute(
        one,
      )
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
      expect(plan, name).not.toMatch(/Seq Scan on (comment|thread|log)\b/)
    }
    await sql`reset enable_seqscan`.execute(one)
  })
})

it('is prepared once a connection, inside a transaction as outside', async () => {
  const twice = statement(
    'twice',
    { doubled: integer },
    (slot: Slots<{ n: number }>) => sql`select ${slot.n}::int * 2 as doubled`,
  )
  await using fresh = await freshDb()

  expect(await twice.run(fresh.db, { n: 3 })).toEqual([{ doubled: 6 }])
  await fresh.db.transaction().execute(async (tx) => {
    expect(await twice.run(tx, { n: 4 })).toEqual([{ doubled: 8 }])
    expect(await twice.run(tx, { n: 5 })).toEqual([{ doubled: 10 }])
    const { rows } =
      await sql`select generic_plans + custom_plans as uses from pg_prepared_statements where name = 'twice'`.execute(
        tx,
      )
    expect(rows.map((row) => Number((row as { uses: number }).uses))).toEqual([3])
  })
})

it('takes no name twice', () => {
  const make = () => statement('once', {}, () => sql`select`)
  make()

  expect(make).toThrow('two statements are called once')
})

/** Without the indentation the source has. */
function outdented(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
  const indents = lines.slice(1).map((line) => line.length - line.trimStart().length)
  const least = Math.min(...(text.startsWith('\n') ? [...indents, indentOf(lines[0]!)] : indents))
  return lines.map((line, at) => (at === 0 && !text.startsWith('\n') ? line : line.slice(least))).join('\n')
}

const indentOf = (line: string) => line.length - line.trimStart().length
