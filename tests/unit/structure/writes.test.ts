import { expect, it } from 'vitest'
import { sources } from './sources.ts'

const home = 'server/platform/database/'

/** A transaction by hand, or an event published by hand: both belong to the unit of work, which forgets neither. */
const byHandRe =
  /\.\s*(?:startTransaction|transaction)\s*\(\s*\)|\bchanges\s*(?:\?\.|\.)\s*publish\b|\bpublish\s*\(\s*\[|\bpg_notify\b|sql`\s*(?:begin|commit|rollback|start transaction|notify)\b|\bappendAudit\s*\(/i

const sinners = (among: Iterable<[string, string]>) =>
  [...among]
    .filter(([file, source]) => file.startsWith('server/') && !file.startsWith(home) && byHandRe.test(source))
    .map(([file]) => file)

it('writes through the unit of work only: no transaction, no event and no audit entry by hand', () => {
  // Where the function is that the unit of work is given.
  expect(sinners(sources)).toEqual(['server/audit/audit-log.ts'])
})

it('would see each of them', () => {
  const forbidden = [
    'await db.transaction().execute(async (tx) => {})',
    'db\n    .transaction()\n    .setAccessMode("read only")',
    'await db.startTransaction().execute()',
    'db.changes.publish([threadChanged(id, 1)])',
    'const { changes } = db; changes.publish(events)',
    'sql`begin`.execute(db)',
    "sql`select pg_notify('a', 'b')`",
    'await appendAudit(tx, siteId, [[entry]])',
  ]

  for (const source of forbidden) expect(sinners([['server/comments/x.ts', source]]), source).toHaveLength(1)
  expect(sinners([['server/comments/x.ts', 'await transact(db, siteId, async (tx) => tx.changed(event))']])).toEqual([])
  expect(sinners([[`${home}transact.ts`, forbidden[0]!]])).toEqual([])
})
