import { expect, it } from 'vitest'
import { allowOrigin } from '../../../server/sites/origins.ts'
import { origin, testApp } from '../../kit/fixtures/app.ts'

it('says who the bearer of a token is, privately', async () => {
  await using test = await testApp()
  const ana = await test.guest('Ana Silva')

  const { status, headers, body } = await test.ask('GET', '/me', { token: ana.token })

  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  expect(body).toEqual({
    viewer: { id: ana.id, name: 'Ana Silva', kind: 'guest' },
    rights: { post: true, moderate: false },
    held: [],
    reactions: [],
    reports: [],
    restriction: null,
    messages: [],
  })
})

it('says that nobody is nobody', async () => {
  await using test = await testApp()

  const { body } = await test.ask('GET', '/me')

  expect(body).toMatchObject({ viewer: null, rights: { post: true, moderate: false }, held: [], reactions: [] })
  expect([body.restriction, body.messages]).toEqual([null, []])
})

it('says whether the page that asks may write', async () => {
  await using test = await testApp({ config: { publicUrl: 'https://comments.example.org' } })
  await allowOrigin(test.fresh.db, test.fresh.siteId, 'https://example.org')
  const mayPost = async (Origin: string) => (await test.ask('GET', '/me', { headers: { Origin } })).body.rights.post

  expect(await mayPost('https://example.org')).toBe(true)
  expect(await mayPost('https://comments.example.org')).toBe(true)
  for (const one of ['https://evil.example', 'http://example.org', origin, 'null', 'nonsense', ''])
    expect(await mayPost(one), one).toBe(false)
})

it('lists what waits, of this viewer and this thread only, newest first', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const first = await test.post(ana.token, 'One')
  const second = await test.post(ana.token, 'Two', { parentId: first.id })
  await test.post(ben.token, 'Three')
  await test.post(ana.token, 'Four', { url: `${origin}/other` })
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).execute()
  await test.post(ana.token, 'Five')

  const { body } = await test.ask('GET', `/me?thread=${first.threadId}`, { token: ana.token })

  expect(body.held.map(({ id }: { id: string }) => id)).toEqual([second.id, first.id])
  expect((await test.ask('GET', '/me', { token: ana.token })).body.held).toEqual([])
  expect((await test.ask('GET', `/me?thread=${crypto.randomUUID()}`, { token: ana.token })).body.held).toEqual([])
})

it('refuses a thread that is no id', async () => {
  await using test = await testApp()

  for (const thread of ['', 'x', '42', 'null', '%00', `${crypto.randomUUID()}&thread=${crypto.randomUUID()}`]) {
    const answer = await test.ask('GET', `/me?thread=${thread}`)
    expect(answer.status, thread).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/query/thread' }])
  }
})
