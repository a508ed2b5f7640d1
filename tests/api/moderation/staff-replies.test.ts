import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member

beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const reply = (id: string, body: string, key: string = crypto.randomUUID()) =>
  priya.ask('POST', `/moderation/comments/${id}/replies`, { body }, { 'Idempotency-Key': key })

it('publishes an answer at once, under the badge, whatever waits for review', async () => {
  await test.set({ premoderate: ['everything'] })
  const { token } = await test.guest()
  const parent = await test.post(token, 'Who decides about the wall?')
  await priya.ask('POST', '/moderation/decisions', {
    items: [{ id: parent.id, state: 'held', revision: 1 }],
    verb: 'approve',
  })

  const { status, body } = await reply(parent.id, 'The **council**, on Monday.')

  const shown = (await test.ask('GET', `/comments/${body.comment.id}`)).body.comment
  expect(status).toBe(201)
  expect(shown).toMatchObject({
    state: 'published',
    parentId: parent.id,
    author: { name: 'Priya Shah', badges: ['moderator'] },
  })
  await test.set({ premoderate: [] })
})

it('is the same reply under the same key, and another under another', async () => {
  const { token } = await test.guest()
  const parent = await test.post(token, 'When is it?')
  const key = crypto.randomUUID()

  const first = await reply(parent.id, 'On Monday at ten.', key)
  const again = await reply(parent.id, 'On Monday at ten.', key)
  const other = await reply(parent.id, 'On Tuesday at ten.', key)

  expect(again.body.comment.id).toBe(first.body.comment.id)
  expect([again.status, other.status, other.body.type]).toEqual([201, 422, '/problems/key-reused'])
})

it('answers nothing that is not published, not there, or in a closed thread', async () => {
  const { token } = await test.guest()
  const parent = await test.post(token, 'Held in a moment')
  const open = await test.post(token, 'Published all along')
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', '=', parent.id).execute()

  const held = await reply(parent.id, 'Too early')
  const missing = await reply(crypto.randomUUID(), 'To nobody')
  await priya.ask('PATCH', `/moderation/threads/${parent.threadId}`, { state: 'closed' })
  const closed = await reply(open.id, 'Too late')

  expect([held, missing, closed].map(({ body }) => body.type)).toEqual([
    '/problems/parent-gone', '/problems/not-found', '/problems/thread-closed',
  ]) // biome-ignore format: a list
})
