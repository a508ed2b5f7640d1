import { expect, it } from 'vitest'
import { setThreadState } from '../../../server/threads/threads.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { runWhileLocked } from '../../kit/clients/concurrent-writers.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

function post(test: TestApp, token: string, comment: object) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() }
  return test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, ...comment }, headers })
}

it('refuses comments and replies on a closed thread, which everybody still reads', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const parent = await test.post(token, 'Said in time')
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'closed')

  for (const comment of [{ body: 'Too late' }, { body: 'Too late', parentId: parent.id }]) {
    const answer = await post(test, token, comment)
    expect([answer.status, answer.body.type]).toEqual([403, '/problems/thread-closed'])
  }

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(body.thread).toMatchObject({ state: 'closed', closedAt: expect.any(String), commentCount: 1 })
  expect(body.items).toHaveLength(1)
})

it('lets an author edit, delete and restore on a closed thread', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Said in time')
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'closed')

  const headers = { 'If-Match': '"1"' }
  const edited = await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Said better' }, headers })
  const deleted = await test.ask('DELETE', `/comments/${id}`, { token })
  const restored = await test.ask('POST', `/comments/${id}/restore`, { token })

  expect([edited.status, deleted.status, restored.status]).toEqual([200, 200, 200])
})

it('takes comments again once the thread is open', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Said in time')
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'closed')
  await setThreadState(test.fresh.db, test.fresh.siteId, pageUrl, 'open')

  expect((await post(test, token, { body: 'Welcome back' })).status).toBe(201)
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(body.thread).toMatchObject({ state: 'open', closedAt: null })
})

it('refuses what waited while the thread was being closed', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Said in time')

  const answers = await runWhileLocked(
    test.fresh,
    (tx) => tx.updateTable('thread').set({ state: 'closed' }).execute(),
    Array.from({ length: 8 }, (_, n) => () => post(test, token, { body: `Hurried ${n}` })),
  )

  expect(answers.map((answer) => answer.body.type)).toEqual(Array(8).fill('/problems/thread-closed'))
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('refuses replies that waited while their parent was being deleted', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const { id: parentId } = await test.post(token, 'Parent', { parentId: root.id })

  const answers = await runWhileLocked(
    test.fresh,
    (tx) => tx.updateTable('comment').set({ state: 'deleted' }).where('id', '=', parentId).execute(),
    Array.from({ length: 8 }, (_, n) => () => post(test, token, { body: `Hurried ${n}`, parentId })),
  )

  expect(answers.map((answer) => answer.body.type)).toEqual(Array(8).fill('/problems/parent-gone'))
  expect(await test.fresh.db.selectFrom('comment').select('id').execute()).toHaveLength(2)
})

it('refuses a reply to what is gone, is elsewhere or never was', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const deleted = await test.post(token, 'Deleted')
  const carrying = await test.post(token, 'Deleted, with a reply')
  await test.post(token, 'Reply', { parentId: carrying.id })
  for (const { id } of [deleted, carrying]) await test.ask('DELETE', `/comments/${id}`, { token })
  const elsewhere = await test.post(token, 'On another page', { url: `${origin}/other` })

  for (const parentId of [deleted.id, carrying.id, elsewhere.id, crypto.randomUUID()]) {
    const answer = await post(test, token, { body: 'Reply', parentId })
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/parent-gone'])
  }
  const unseen = await post(test, token, { page: { url: `${origin}/new` }, body: 'Reply', parentId: elsewhere.id })
  expect([unseen.status, unseen.body.type]).toEqual([409, '/problems/parent-gone'])
  const threads = await test.fresh.db.selectFrom('thread').select('id').execute()
  expect(threads).toHaveLength(2)
})

it('keeps every counter exact when a parent is deleted in the very moment of its replies', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')

  for (let round = 0; round < 10; round++) {
    const parent = await test.post(token, `Parent ${round}`, { parentId: root.id })
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, (_, n) => post(test, token, { body: `Before ${n}`, parentId: parent.id })),
      test.ask('DELETE', `/comments/${parent.id}`, { token }),
      ...Array.from({ length: 4 }, (_, n) => post(test, token, { body: `After ${n}`, parentId: parent.id })),
    ])
    expect(answers.filter(({ status }) => ![200, 201, 409].includes(status))).toEqual([])
  }

  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})
