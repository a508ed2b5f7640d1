import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { viewsMax } from '../../../shared/moderation/saved-views.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member

beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
})
beforeEach(async () => {
  await test.fresh.db.deleteFrom('saved_view').execute()
})
afterAll(() => test[Symbol.asyncDispose]())

const view = { name: 'Links by newcomers', queue: 'pending', filters: { phase: 'links', order: 'newest' } }
const save = (id: string, body: object = view, by = priya) => by.ask('PUT', `/moderation/views/${id}`, body)
const views = async (by = priya) => (await by.ask('GET', '/moderation/views')).body.items

it('keeps a queue with filters, under another name too, and forgets it', async () => {
  const id = crypto.randomUUID()

  const saved = await save(id)
  await save(crypto.randomUUID(), { ...view, name: 'assigned to me', filters: { assigned: 'me' } })
  await save(id, { ...view, name: ' Many links ' })
  const all = await views()
  await priya.ask('DELETE', `/moderation/views/${id}`)

  expect(saved.body.view).toEqual({ id, ...view })
  expect(all).toMatchObject([{ name: 'assigned to me' }, { id, name: 'Many links', filters: view.filters }])
  expect(await views()).toHaveLength(1)
  // Its undo: the same once more.
  await save(id)
  expect(await views()).toHaveLength(2)
})

it('keeps everybody’s own apart, and forgets those of who leaves', async () => {
  const tomas = await member(test, 'moderator', 'Tomas Reed')
  const olga = await member(test, 'owner', 'Olga Owner')
  const id = crypto.randomUUID()
  await save(id)
  await save(id, { ...view, name: 'Another' }, tomas)

  const stranger = await olga.ask('DELETE', `/moderation/views/${id}`)
  await olga.ask('DELETE', `/staff/${tomas.id}`)

  expect(stranger.status).toBe(404)
  expect(await views()).toMatchObject([{ name: 'Links by newcomers' }])
  expect(await test.fresh.db.selectFrom('saved_view').select('id').execute()).toHaveLength(1)
})

it('keeps so many and no more, however many are saved at once', async () => {
  for (let n = 1; n < viewsMax; n++) await save(crypto.randomUUID())

  const both = await Promise.all([save(crypto.randomUUID()), save(crypto.randomUUID())])

  expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
  expect(await views()).toHaveLength(viewsMax)
})
