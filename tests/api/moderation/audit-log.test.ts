import { sql } from 'kysely'
import { pino } from 'pino'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { exportLog, verifyLog } from '../../../server/audit/audit-log.ts'
import { printLogHeads } from '../../../server/audit/print-log-heads.ts'
import { findCommand } from '../../../server/commands/find-command.ts'
import { openDatabase } from '../../../server/database.ts'
import type { AuditEntry } from '../../../server/platform/database/audit-entry.ts'
import { transact } from '../../../server/platform/database/transact.ts'
import { newId } from '../../../server/platform/ids.ts'
import { createLog } from '../../../server/platform/log.ts'
import { Sites } from '../../../server/sites/site.ts'
import { decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { member, own } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const entry = (action: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  actor: 'staff',
  actorId: newId(),
  action,
  target: 'comment',
  targetId: newId(),
  before: { state: 'held', decision: null },
  after: { state: 'published', revision: 1, nested: { b: [1, 2.5, null], a: 'é😀' } },
  reason: 'because',
  source: 'console',
  ...more,
})

const append = (test: TestApp, ...entries: AuditEntry[]) =>
  transact(test.fresh.db, test.fresh.siteId, async (tx) => tx.audit(...entries))

const verify = (test: TestApp) => verifyLog(test.fresh.db, test.fresh.siteId)

/** Changes rows as somebody could who owns the database: with its triggers off. */
async function tamper(test: TestApp, statement: string): Promise<void> {
  const schema = { options: `-c search_path=${test.fresh.schema} -c session_replication_role=replica` }
  const db = openDatabase({ ...inject('database'), ...schema, max: 1 }, createLog('silent'))
  await db.pool.query(statement)
  await db.pool.end()
}

it('is whole from its first entry, through thousands and however many write at once', async () => {
  await using test = await testApp()
  expect(await verify(test)).toEqual({ entries: 0, head: '0'.repeat(64), brokenAt: null })

  await Promise.all(Array.from({ length: 40 }, (_, n) => append(test, entry(`one.${n}`), entry(`two.${n}`))))
  for (let n = 0; n < 20; n++) await append(test, ...Array.from({ length: 100 }, (_, m) => entry(`many.${n}.${m}`)))

  const proof = await verify(test)
  expect(proof).toMatchObject({ entries: 2_080, brokenAt: null })
  const { rows } = await sql<{ ordered: boolean }>`
    select bool_and(at >= earlier) as ordered from (select at, lag(at) over (order by seq) as earlier from log) l`.execute(
    test.fresh.db,
  )
  expect(rows[0]!.ordered).toBe(true)
})

it('is not taken for broken because it grows while it is checked', async () => {
  await using test = await testApp()
  for (let n = 0; n < 12; n++) await append(test, ...Array.from({ length: 100 }, (_, m) => entry(`before.${n}.${m}`)))
  let isChecking = true
  const growing = Promise.all(
    Array.from({ length: 3 }, async () => {
      while (isChecking) await append(test, entry('meanwhile'))
    }),
  )

  const proofs = []
  for (let checks = 0; checks < 15; checks++) proofs.push(await verify(test))
  isChecking = false
  await growing

  expect(proofs.map(({ brokenAt }) => brokenAt)).toEqual(proofs.map(() => null))
  expect(proofs.at(-1)!.entries).toBeGreaterThan(proofs[0]!.entries)
})

it.each([
  ['an action', `update log set action = 'comment.approve' where seq = 4`, 4],
  ['who did it', `update log set actor_id = gen_random_uuid() where seq = 4`, 4],
  ['what it was about', `update log set target_id = gen_random_uuid() where seq = 4`, 4],
  ['what was before', `update log set before = '{"state":"spam"}' where seq = 4`, 4],
  ['what came of it', `update log set after = jsonb_set(after, '{nested,b,1}', '3') where seq = 4`, 4],
  ['the reason', `update log set reason = null where seq = 4`, 4],
  ['the time, by a millisecond', `update log set at = at + interval '1 millisecond' where seq = 4`, 4],
  ['its way in', `update log set source = 'bulk' where seq = 4`, 4],
  ['its batch', `update log set batch = gen_random_uuid() where seq = 4`, 4],
  ['its hash', `update log set hash = sha256('x') where seq = 4`, 4],
  ['an entry taken out', `delete from log where seq = 4`, 4],
  ['the first one taken out', `delete from log where seq = 1`, 1],
  ['the end cut off', `delete from log where seq > 7`, 8],
  ['two entries swapped', `update log set seq = case seq when 4 then -5 when 5 then -4 end where seq in (4, 5);
     update log set seq = -seq where seq < 0`, 4],
  ['an entry put in', `update log set seq = seq + 1000 where seq > 4; insert into log select site_id, 5, at, actor, actor_id,
     action, target, target_id, before, after, reason, source, batch, hash from log where seq = 4;
     update log set seq = seq - 999 where seq > 1000`, 5],
  ['all of it', `delete from log`, 1],
  ['the head with it', `update log_head set hash = sha256('x')`, 11],
])('shows where it was tampered with: %s', async (_what, statement, brokenAt) => {
  await using test = await testApp()
  await append(test, ...Array.from({ length: 10 }, (_, n) => entry(`action.${n}`)))
  expect((await verify(test)).brokenAt).toBeNull()

  await tamper(test, statement)

  expect((await verify(test)).brokenAt).toBe(brokenAt)
}) // biome-ignore format: a table

it.each([
  ['its end taken away and the head set back', `delete from log where seq > 7;
     update log_head set seq = 7, hash = (select hash from log where seq = 7)`],
  ['all of it taken away', `delete from log; delete from log_head`],
])('shows by the end that was noted what it does not show by itself: %s', async (_what, statement) => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  await append(test, ...Array.from({ length: 10 }, (_, n) => entry(`action.${n}`)))
  const noted = { seq: 10, hash: (await verify(test)).head }
  await append(test, entry('later'))
  expect((await verifyLog(db, siteId, noted)).brokenAt).toBeNull()

  await tamper(test, statement)
  const { entries, brokenAt } = await verifyLog(db, siteId, noted)

  expect((await verify(test)).brokenAt).toBeNull()
  expect(brokenAt).toBe(entries + 1)
}) // biome-ignore format: a table

it('shows by the end that was noted that it was written anew', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  await append(test, entry('one'))
  const noted = { seq: 1, hash: (await verify(test)).head }
  await tamper(test, `delete from log; delete from log_head`)
  await append(test, entry('another'), entry('two'))

  expect((await verify(test)).brokenAt).toBeNull()
  expect((await verifyLog(db, siteId, noted)).brokenAt).toBe(1)
})

it('says in words what it proves and what it does not', async () => {
  await using test = await testApp()
  const { db } = test.fresh
  await append(test, entry('one'))
  const site = await new Sites(db).get('_')
  const said: string[] = []
  const give = (...words: string[]) => {
    const { run, words: rest } = findCommand(['log', 'verify', ...words])
    const options = { site: undefined, comments: undefined, isSure: false }
    return run({ db, site, address: own, options, say: (line) => void said.push(...line.split('\n')) }, ...rest)
  }

  await give()
  const head = /note this outside the database: (1:[0-9a-f]{64})$/m.exec(said.join('\n'))![1]!
  await give(head)

  expect(said).toContainEqual(expect.stringMatching(/^This does not prove the end: .*or write all of them anew\.$/))
  expect(said).toContain('Entry 1 is the one that was noted, so everything up to it is as it was then.')
  await expect(give(head.replace('1:', '2:'))).rejects.toThrow('Entry 2 is not as it was written, or is missing.')
  await expect(give('nonsense')).rejects.toThrow('"nonsense" is no end of a log')
})

it('has its end written into the server’s log at the start and once a day', async () => {
  await using test = await testApp()
  await append(test, entry('one'))
  const lines: { msg: string; head: string }[] = []
  const log = pino({ base: null }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())

  using _ = printLogHeads({ db: test.fresh.db, log })
  await expect.poll(() => lines.length).toBe(1)
  await append(test, entry('two'))
  vi.advanceTimersByTime(24 * 60 * 60 * 1_000)
  await expect.poll(() => lines.length).toBe(2)

  expect(lines).toMatchObject([
    { msg: 'audit log', head: expect.stringMatching(/^1:/) },
    { head: `2:${(await verify(test)).head}` },
  ])
})

it('is append-only for the server itself', async () => {
  await using test = await testApp()
  await append(test, entry('one'))
  const { db } = test.fresh

  await expect(db.updateTable('log').set({ action: 'other' }).execute()).rejects.toThrow('append-only')
  await expect(db.deleteFrom('log').execute()).rejects.toThrow('append-only')
  await expect(sql`truncate log`.execute(db)).rejects.toThrow('append-only')
  expect(await verify(test)).toMatchObject({ entries: 1, brokenAt: null })
})

it('tells nothing of what was rolled back', async () => {
  await using test = await testApp()
  await append(test, entry('one'))
  const failing = transact(test.fresh.db, test.fresh.siteId, async (tx) => {
    tx.audit(entry('two'))
    throw new Error('on the way')
  })
  await expect(failing).rejects.toThrow('on the way')

  await append(test, entry('three'))
  expect(await verify(test)).toMatchObject({ entries: 2, brokenAt: null })
})

it('keeps a chain for each site', async () => {
  await using test = await testApp()
  const other = await addSite(test.fresh, 'other')
  await append(test, entry('here'))
  await transact(test.fresh.db, other, async (tx) => tx.audit(entry('there'), entry('there')))

  await tamper(test, `update log set reason = 'another' where site_id = '${other}'`)

  expect(await verify(test)).toMatchObject({ entries: 1, brokenAt: null })
  expect((await verifyLog(test.fresh.db, other)).brokenAt).toBe(1)
})

it('tells of every decision and its undo, and never the words', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const { id } = await test.post(ana.token, 'Canary words')
  const { batch } = (await decideNow(test, priya, 'reject', id)).body
  await undoBatch(priya, batch)
  await test.ask('DELETE', `/comments/${id}`, { token: ana.token })

  const olga = await member(test, 'owner', 'Olga')
  const { body } = await olga.ask('GET', `/moderation/log?target=${id}`)

  expect(body.items).toMatchObject([
    { action: 'comment.delete', actor: 'author', actorName: 'Ana Silva', before: { state: 'published' } },
    { action: 'comment.undo', actor: 'staff', actorName: 'Priya Shah', after: { state: 'published', undoes: batch } },
    { action: 'comment.reject', reason: 'rude', before: { state: 'published' }, after: { state: 'removed' }, batch },
  ])
  expect(JSON.stringify(body)).not.toMatch(/canary/i)
  expect((await verify(test)).brokenAt).toBeNull()
})

it('shows a moderator what they did themselves, whatever they ask for, and those who run the site everything', async () => {
  await using test = await testApp()
  const [ana, olga] = [await test.guest(), await member(test, 'owner', 'Olga')]
  const [priya, mo] = [await member(test), await member(test, 'moderator', 'Mo')]
  const { id } = await test.post(ana.token, 'Much decided')
  await decideNow(test, priya, 'hold', id)
  await decideNow(test, mo, 'reject', id)
  const actors = async (by: typeof olga, query = '') => {
    const { body } = await by.ask('GET', `/moderation/log?action=comment.reject${query}`)
    return body.items.map((entry: { actorName: string }) => entry.actorName)
  }

  expect(await actors(mo)).toEqual(['Mo'])
  expect(await actors(priya)).toEqual([])
  expect(await actors(priya, `&actor=${mo.id}`)).toEqual([])
  expect(await actors(olga)).toEqual(['Mo'])
  expect(await actors(olga, `&actor=${priya.id}`)).toEqual([])
})

it('is read page by page, the newest first', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  await append(test, ...Array.from({ length: 8 }, (_, n) => entry(`action.${n}`)))

  const page = (query: string) => olga.ask('GET', `/moderation/log?limit=4${query}`)
  const first = (await page('')).body
  const next = (await page(`&cursor=${first.nextCursor}`)).body
  const last = (await page(`&cursor=${next.nextCursor}`)).body
  const ofOthers = await page(`&action=action.1&cursor=${first.nextCursor}`)

  expect([first, next, last].flatMap(({ items }) => items).map(({ seq }) => seq)).toEqual([
    10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
  ])
  expect(last.nextCursor).toBeNull()
  expect([ofOthers.status, ofOthers.body.type]).toEqual([422, '/problems/invalid'])
})

it('is written out whole: what was kept elsewhere says the same, and its hashes hold', async () => {
  await using test = await testApp()
  await append(test, ...Array.from({ length: 3 }, (_, n) => entry(`action.${n}`)))

  const lines: Record<string, unknown>[] = []
  for await (const line of exportLog(test.fresh.db, test.fresh.siteId)) lines.push(JSON.parse(line))

  expect(lines.map(({ seq, action }) => [seq, action])).toEqual([[1, 'action.0'], [2, 'action.1'], [3, 'action.2']]) // biome-ignore format: short
  expect(lines.at(-1)!.hash).toBe((await verify(test)).head)
  expect(Object.keys(lines[0]!).sort()).toEqual([
    'action', 'actor', 'actorId', 'after', 'at', 'batch', 'before', 'hash', 'reason', 'seq', 'source', 'target', 'targetId',
  ]) // biome-ignore format: a list
})
