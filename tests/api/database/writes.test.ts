import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import type { AuditEntry } from '../../../server/platform/database/audit-entry.ts'
import { type ChangeEvent, siteChanged, threadChanged } from '../../../server/platform/database/changes.ts'
import type { JobKind } from '../../../server/platform/database/job.ts'
import { loadInBulk, readSnapshot, transact } from '../../../server/platform/database/transact.ts'
import { newId } from '../../../server/platform/ids.ts'
import { type FreshDb, freshDb } from '../../kit/fixtures/database.ts'

const kind: JobKind<{ n: number }> = {
  name: 'test',
  attemptsMax: 3,
  firstDelayS: 1,
  delayMaxS: 1,
  leaseS: 60,
  isKept: true,
}

const entry = (action: string): AuditEntry => ({
  actor: 'command',
  actorId: null,
  action,
  target: 'site',
  targetId: newId(),
  before: null,
  after: null,
  source: 'command',
})

function heardBy({ db }: FreshDb): ChangeEvent[] {
  const heard: ChangeEvent[] = []
  db.changes.subscribe((event) => heard.push(event))
  return heard
}

const actions = async ({ db }: FreshDb) =>
  (await db.selectFrom('log').select(['action', 'batch']).orderBy('seq').execute()).map(({ action }) => action)

it('commits rows, audit entries and jobs together, and publishes after that', async () => {
  await using fresh = await freshDb()
  const { db, siteId } = fresh
  const seen: string[] = []
  db.changes.subscribe(({ kind }) => {
    seen.push(kind)
    // Whoever hears of it finds it.
    void db.selectFrom('log').select('seq').execute().then((rows) => seen.push(`${rows.length} entries`)) // biome-ignore format: short
  })

  const result = await transact(db, siteId, async (tx) => {
    tx.audit(entry('site.one'), entry('site.two'))
    tx.changed(siteChanged(siteId))
    tx.enqueue({ kind, payload: { n: 1 } })
    tx.audit(entry('site.three'))
    await tx.updateTable('site').set({ name: 'Changed' }).execute()
    expect(seen).toEqual([])
    return 'result'
  })

  expect(result).toBe('result')
  expect(await actions(fresh)).toEqual(['site.one', 'site.two', 'site.three'])
  const batches = await db.selectFrom('log').select('batch').distinct().execute()
  expect(batches).toHaveLength(2)
  expect(await db.selectFrom('job').select(['kind', 'payload']).execute()).toEqual([
    { kind: 'test', payload: { n: 1 } },
  ])
  await expect.poll(() => seen).toEqual(['site', '3 entries'])
})

it('leaves nothing behind where the write fails', async () => {
  await using fresh = await freshDb()
  const { db, siteId } = fresh
  const heard = heardBy(fresh)

  const failing = transact(db, siteId, async (tx) => {
    tx.audit(entry('site.one'))
    tx.enqueue({ kind, payload: { n: 1 } })
    tx.changed(siteChanged(siteId))
    await tx.updateTable('site').set({ name: 'Changed' }).execute()
    throw new Error('on the way')
  })

  await expect(failing).rejects.toThrow('on the way')
  expect(await actions(fresh)).toEqual([])
  expect(await db.selectFrom('job').select('id').execute()).toEqual([])
  expect(await db.selectFrom('site').select('name').executeTakeFirst()).toEqual({ name: 'Demo' })
  expect(heard).toEqual([])
})

it.each(['40P01', '40001'])('runs again after %s, three times, and tells of the last run only', async (code) => {
  await using fresh = await freshDb()
  const { db, siteId } = fresh
  const heard = heardBy(fresh)
  let runs = 0
  const write = (failures: number) =>
    transact(db, siteId, async (tx) => {
      runs++
      tx.audit(entry(`site.run${runs}`))
      tx.changed(threadChanged(siteId, runs))
      if (runs <= failures) await sql`do ${sql.lit(`begin raise exception 'met' using errcode = '${code}'; end`)}`.execute(tx)
    }) // biome-ignore format: short

  await write(3)
  expect(runs).toBe(4)
  expect(await actions(fresh)).toEqual(['site.run4'])
  expect(heard).toEqual([threadChanged(siteId, 4)])
  expect((await verifyLog(db, siteId)).brokenAt).toBeNull()

  runs = 0
  await expect(write(4)).rejects.toMatchObject({ code })
  expect(runs).toBe(4)
})

it('does not run again after any other failure', async () => {
  await using fresh = await freshDb()
  let runs = 0

  const failing = transact(fresh.db, fresh.siteId, async (tx) => {
    runs++
    await tx.insertInto('site_origin').values({ site_id: newId(), origin: 'x' }).execute()
  })

  await expect(failing).rejects.toMatchObject({ code: '23503' })
  expect(runs).toBe(1)
})

it('lets two writers that lock crosswise both get through', async () => {
  await using fresh = await freshDb()
  const { db, siteId } = fresh
  await db.insertInto('site_origin').values(['one', 'two'].map((origin) => ({ site_id: siteId, origin }))).execute() // biome-ignore format: short
  let waiting = 0
  let release = () => {}
  const both = new Promise<void>((resolve) => {
    release = resolve
  })
  const cross = (first: string, second: string) =>
    transact(db, siteId, async (tx) => {
      const lock = (origin: string) => sql`select from site_origin where origin = ${origin} for update`.execute(tx)
      await lock(first)
      if (++waiting === 2) release()
      await both
      await lock(second)
      tx.audit(entry(`site.${first}`))
    })

  await Promise.all([cross('one', 'two'), cross('two', 'one')])

  expect((await actions(fresh)).sort()).toEqual(['site.one', 'site.two'])
})

it('reads a snapshot that does not move, and in which nothing can be written', async () => {
  await using fresh = await freshDb()
  const { db } = fresh

  const names = await readSnapshot(db, async (tx) => {
    const name = async () => (await tx.selectFrom('site').select('name').executeTakeFirstOrThrow()).name
    const before = await name()
    await loadInBulk(db, (other) => other.updateTable('site').set({ name: 'Changed' }).execute())
    return [before, await name()]
  })
  const writing = readSnapshot(db, (tx) => tx.updateTable('site').set({ name: 'Other' }).execute())

  expect(names).toEqual(['Demo', 'Demo'])
  await expect(writing).rejects.toMatchObject({ code: '25006' })
})
