import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { transact } from '../../../server/platform/database/transact.ts'
import { startSlowMode } from '../../../server/threads/posting-limits.ts'
import { cameEarlier } from '../../kit/factories/earlier.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const post = (test: TestApp, token: string, body: string, key = crypto.randomUUID()) =>
  test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body }, headers: { 'Idempotency-Key': key } })

async function moderatedThread() {
  const test = await testApp()
  const priya = await member(test)
  const ana = await test.guest()
  const first = await test.post(ana.token, 'First words')
  const path = `/moderation/threads/${first.threadId}`
  return {
    test,
    priya,
    ana,
    first,
    threadId: first.threadId,
    change: (body: object) => priya.ask('PATCH', path, body),
    thread: async () => (await test.ask('GET', `/thread?url=${pageUrl}`)).body.thread,
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}

it('closes and opens a thread, and takes that back from the log', async () => {
  await using stage = await moderatedThread()
  const { test, priya, ana, change, thread } = stage
  const closed = await change({ state: 'closed', reason: 'Done here' })
  const refused = await post(test, ana.token, 'Too late')
  const same = await change({ state: 'closed' })

  const undone = await priya.ask('POST', `/moderation/batches/${closed.body.batch}/undo`)

  expect(closed.body.thread).toMatchObject({ state: 'closed', closedAt: expect.any(String) })
  expect(refused.body.type).toBe('/problems/thread-closed')
  expect(same.body.batch).toBeNull()
  expect(undone.body.reverted).toMatchObject([{ target: 'thread', isUndone: true }])
  expect(await thread()).toMatchObject({ state: 'open', closedAt: null })
  expect((await post(test, ana.token, 'In time again')).status).toBe(201)
})

it('lets nobody but the team write faster than slow mode, and says how long to wait', async () => {
  await using stage = await moderatedThread()
  const { test, ana, change, thread } = stage
  const ben = await test.guest('Ben Okri')
  await change({ slowS: 60 })

  const soon = await post(test, ana.token, 'And another thing')
  const other = await post(test, ben.token, 'My first here')
  const second = await post(test, ben.token, 'My second here')

  expect(await thread()).toMatchObject({ slowS: 60, slowUntil: null })
  expect([soon.status, soon.body.type]).toEqual([429, '/problems/slow-mode'])
  expect(soon.body.retryAfterS).toBeGreaterThan(20)
  expect(soon.body.retryAfterS).toBeLessThanOrEqual(60)
  expect(soon.headers.get('retry-after')).toBe(`${soon.body.retryAfterS}`)
  expect([other.status, second.status]).toEqual([201, 429])
  await test.fresh.db.updateTable('comment').set({ created_at: '2026-01-01T00:00:00Z' }).execute()
  expect((await post(test, ana.token, 'After a minute')).status).toBe(201)
})

it('lets one of many posts of one person at the same moment through a slow thread', async () => {
  await using stage = await moderatedThread()
  const { test, change } = stage
  const ben = await test.guest('Ben Okri')
  await change({ slowS: 3_600 })

  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => post(test, ben.token, `Hurried ${n}`)))

  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(429)])
})

it('gives the same comment for the same key in a slow or closed thread', async () => {
  await using stage = await moderatedThread()
  const { test, ana, change } = stage
  const key = crypto.randomUUID()
  const posted = await post(test, ana.token, 'Sent once', key)

  await change({ slowS: 60 })
  const slow = await post(test, ana.token, 'Sent once', key)
  await change({ state: 'closed', membersOnly: true })
  const closed = await post(test, ana.token, 'Sent once', key)

  expect([slow.status, slow.body.comment.id]).toEqual([201, posted.body.comment.id])
  expect([closed.status, closed.body.comment.id]).toEqual([201, posted.body.comment.id])
})

it('lets slow mode end by itself', async () => {
  await using stage = await moderatedThread()
  const { test, ana, threadId, change, thread } = stage
  const slow = await change({ slowS: 60, slowMinutes: 5 })
  await test.fresh.db
    .updateTable('thread')
    .set({ slow_until: '2026-01-01T00:00:00Z' })
    .where('id', '=', threadId)
    .execute()

  expect(Date.parse(slow.body.thread.slowUntil)).toBeGreaterThan(Date.now() + 4 * 60_000)
  expect((await post(test, ana.token, 'At my own pace')).status).toBe(201)
  expect(await thread()).toMatchObject({ slowS: 0, slowUntil: null })
})

it('closes a thread at its time, on every surface, without anybody doing anything', async () => {
  await using stage = await moderatedThread()
  const { test, ana, first, threadId, change, thread } = stage
  const soon = new Date(Date.now() + 3_600_000).toISOString()
  const planned = await change({ closesAt: soon })
  const before = await thread()
  const inTime = await post(test, ana.token, 'In time')
  const past = await change({ closesAt: '2026-01-01T00:00:00Z' })

  await test.fresh.db
    .updateTable('thread')
    .set({ closes_at: '2026-01-01T00:00:00.000Z' })
    .where('id', '=', threadId)
    .execute()
  const after = await post(test, ana.token, 'Too late')
  const ben = await test.guest('Ben Okri')
  const reaction = await test.ask('PUT', `/comments/${first.id}/reaction`, { token: ben.token })
  const changes = await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/changes?since=0`)

  expect(planned.body.thread).toMatchObject({ state: 'open', closesAt: soon })
  expect(before).toMatchObject({ state: 'open', closesAt: soon })
  expect([inTime.status, past.status]).toEqual([201, 422])
  for (const { status, body } of [after, reaction])
    expect([status, body.type]).toEqual([403, '/problems/thread-closed'])
  expect(changes.body.thread).toMatchObject({ state: 'closed', closedAt: '2026-01-01T00:00:00.000Z' })
})

it('opens a thread whose time has come, for as long as nobody closes it', async () => {
  await using stage = await moderatedThread()
  const { test, ana, threadId, change } = stage
  await test.fresh.db
    .updateTable('thread')
    .set({ closes_at: '2026-01-01T00:00:00.000Z', state: 'closed' })
    .where('id', '=', threadId)
    .execute()

  const opened = await change({ state: 'open' })

  expect(opened.body.thread).toMatchObject({ state: 'open', closesAt: null, closedAt: null })
  expect((await post(test, ana.token, 'Open again')).status).toBe(201)
})

it('lets only the team and trusted people write where only members do', async () => {
  await using stage = await moderatedThread()
  const { test, ana, change, thread } = stage
  const ben = await test.guest('Ben Okri')
  for (let n = 0; n < 10; n++) await test.post(ben.token, `Wise words ${n}`)
  await change({ membersOnly: true })
  const young = await post(test, ben.token, 'Ten words in an hour')
  await test.fresh.db.updateTable('author').set({ created_at: '2026-01-01T00:00:00Z' }).execute()

  const stranger = await post(test, ana.token, 'May I?')
  const trusted = await post(test, ben.token, 'A regular')

  expect((await thread()).membersOnly).toBe(true)
  expect([stranger.status, stranger.body.type]).toEqual([403, '/problems/members-only'])
  expect([young.status, trusted.status]).toEqual([403, 201])
})

it('holds everything in a thread moderators want to see first, new words of what is there, too', async () => {
  await using stage = await moderatedThread()
  const { test, ana, first, change } = stage
  await change({ premoderated: true })

  const posted = await post(test, ana.token, 'Nobody has seen this')
  const edited = await test.ask('PATCH', `/comments/${first.id}`, {
    token: ana.token,
    body: { body: 'Other words' },
    headers: { 'If-Match': '"1"' },
  })

  expect([posted.status, posted.body.comment.state]).toEqual([202, 'held'])
  expect(edited.body.comment.state).toBe('held')
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body.items).toEqual([])
})

it('puts a thread into slow mode by itself when many report at once, once, and lets that be taken back', async () => {
  await using stage = await moderatedThread()
  const { test, priya, first, threadId, thread } = stage
  const { db, siteId } = test.fresh
  await test.set({ autoSlowModeReports: 3, autoSlowModeIntervalS: 90, autoSlowModeMinutes: 10 })
  const report = async () => {
    const { token, id } = await test.guest(`Reader ${crypto.randomUUID().slice(0, 8)}`)
    await cameEarlier(db, id)
    return test.ask('POST', `/comments/${first.id}/reports`, { token, body: { reason: 'rude' } })
  }

  await report()
  await report()
  const before = await thread()
  await report()
  const slowed = await thread()
  await report()
  const rows = await db.selectFrom('log').select(['actor', 'batch']).where('target_id', '=', threadId).execute()
  const undone = await priya.ask('POST', `/moderation/batches/${rows[0]!.batch}/undo`)

  expect(before.slowS).toBe(0)
  expect(slowed).toMatchObject({ slowS: 90, slowUntil: expect.any(String) })
  expect(rows).toMatchObject([{ actor: 'reports' }])
  expect(undone.body.reverted).toMatchObject([{ isUndone: true }])
  expect(await thread()).toMatchObject({ slowS: 0, slowUntil: null })
  expect((await verifyLog(db, siteId)).brokenAt).toBeNull()
})

it('leaves a thread alone that a moderator made slow', async () => {
  await using stage = await moderatedThread()
  const { test, threadId, change, thread } = stage
  await change({ slowS: 300 })

  const { db, siteId } = test.fresh
  const changed = await transact(db, siteId, (tx) =>
    startSlowMode(tx, siteId, threadId, { slowS: 10, slowMinutes: 1 }, 'rule', null),
  )

  expect(changed).toBeNull()
  expect(await thread()).toMatchObject({ slowS: 300, slowUntil: null })
})

it('does not take back what somebody changed again since', async () => {
  await using stage = await moderatedThread()
  const { priya, change, thread } = stage
  const first = await change({ slowS: 60 })
  await change({ slowS: 120 })

  const undone = await priya.ask('POST', `/moderation/batches/${first.body.batch}/undo`)

  expect(undone.body.reverted).toMatchObject([{ isUndone: false }])
  expect((await thread()).slowS).toBe(120)
})

it('keeps the posting limits of a thread to the team that decides', async () => {
  await using stage = await moderatedThread()
  const { test, threadId } = stage
  const wim = await member(test, 'writer', 'Wim')

  const answers = [
    await wim.ask('PATCH', `/moderation/threads/${threadId}`, { state: 'closed' }),
    await test.ask('PATCH', `/moderation/threads/${threadId}`, { body: { state: 'closed' } }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([403, 401])
})
