import { expect, it } from 'vitest'
import { sources } from './sources.ts'

/** Which folder of the server writes a table: the module whose rules its rows obey. */
const owners: Record<string, string> = {
  log: 'audit',
  log_head: 'audit',
  site: 'sites',
  site_origin: 'sites',
  word_list_text: 'sites',
  thread: 'threads',
  author: 'people',
  author_name: 'people',
  sanction: 'people',
  note: 'people',
  staff: 'identity',
  staff_session: 'identity',
  staff_link: 'identity',
  staff_code: 'identity',
  training_example: 'screening',
  training_word: 'screening',
  comment: 'comments',
  comment_revision: 'comments',
  reaction: 'comments',
  claim: 'moderation',
  assignment: 'moderation',
  saved_view: 'moderation',
  report: 'moderation',
  nudge_outcome: 'moderation',
  rule: 'moderation',
  rule_version: 'moderation',
  job: 'platform',
  mail_link: 'notify',
}

/** Loads whole threads by the thousand, past the statements of one comment. */
const bulkLoad = 'server/transfer/bulk-load.ts'

/** Foreign writes that are still there, as "file → table". Each must still be one: the list only shrinks. */
const known: string[] = []

const writeRe =
  /\b(?:insert\s+into|(?<!\bfor\s+(?:no\s+key\s+)?|\bdo\s+)update|delete\s+from)\s+(?!skip\b|set\b)([a-z_]+)|\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"`]([a-z_]+)/g

/** The tables a source writes to. */
function writtenIn(source: string): string[] {
  return [...new Set([...source.matchAll(writeRe)].map(([, raw, built]) => (raw ?? built)!))].sort()
}

const tablesOfSchema = [
  ...sources.get('server/platform/database/schema.ts')!.match(/interface Tables \{([^}]*)\}/)![1]!.matchAll(/^\s*([a-z_]+):/gm),
].map(([, table]) => table!) // biome-ignore format: one expression

it('knows who owns each table', () => {
  expect(Object.keys(owners).sort()).toEqual(tablesOfSchema.sort())
})

it('lets only the owner of a table write to it', () => {
  const foreign = [...sources]
    .filter(([file]) => file.startsWith('server/') && file !== bulkLoad)
    .flatMap(([file, source]) =>
      writtenIn(source)
        .filter((table) => table in owners && owners[table] !== file.split('/')[1])
        .map((table) => `${file} → ${table}`),
    )

  expect(foreign.sort()).toEqual(known)
})

it('sees every kind of write', () => {
  const source = `
    sql\`insert into comment (id) select 1 from thread for no key update\`
    sql\`update
      thread set version = version + 1\`
    sql\`delete from claim where id = 1\`
    db.insertInto('author').values({})
    db.updateTable('staff as s').set({})
    db.deleteFrom(
      'report')
    sql\`insert into site (id) values (1) on conflict (id) do update set name = 'x'\`
    sql\`select id from job for update skip locked\``

  expect(writtenIn(source)).toEqual(['author', 'claim', 'comment', 'report', 'site', 'staff', 'thread'])
})
