import { expect, it } from 'vitest'
import { member } from '../../kit/factories/staff.ts'
import { testApp } from '../../kit/fixtures/app.ts'

async function stage() {
  const test = await testApp()
  const priya = await member(test)
  const ana = await test.guest()
  const comment = await test.post(ana.token, 'Something to note')
  return { test, priya, ana, comment, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

it('keeps notes about people and comments, and shows them to moderators only', async () => {
  await using made = await stage()
  const { test, priya, ana, comment } = made
  const mo = await member(test, 'moderator', 'Mo')
  const wim = await member(test, 'writer', 'Wim')
  await priya.ask('POST', `/moderation/authors/${ana.id}/notes`, { body: 'Works for the council' })
  await mo.ask('POST', `/moderation/comments/${comment.id}/notes`, { body: 'Asked her for a source' })

  const about = await mo.ask('GET', `/moderation/authors/${ana.id}/notes`)
  const on = await priya.ask('GET', `/moderation/comments/${comment.id}/notes`)
  const card = await priya.ask('GET', `/moderation/authors/${ana.id}`)
  const others = [
    await wim.ask('GET', `/moderation/authors/${ana.id}/notes`),
    await test.ask('GET', `/moderation/authors/${ana.id}/notes`, { token: ana.token }),
  ]

  expect(about.body.items).toMatchObject([{ body: 'Works for the council', by: 'Priya Shah', isMine: false }])
  expect(on.body.items).toMatchObject([{ body: 'Asked her for a source', by: 'Mo', isMine: false }])
  expect(card.body.notes).toMatchObject([{ body: 'Works for the council', isMine: true }])
  expect(others.map(({ status }) => status)).toEqual([403, 401])
  const seen = await Promise.all([
    test.ask('GET', `/comments/${comment.id}`, { token: ana.token }),
    test.ask('GET', '/me', { token: ana.token }),
  ])
  expect(JSON.stringify(seen.map(({ body }) => body))).not.toMatch(/council|for a source/)
})

it('lets moderators take their own notes away, and who runs the site anybody’s', async () => {
  await using made = await stage()
  const { test, priya, ana } = made
  const mo = await member(test, 'moderator', 'Mo')
  const ann = await member(test, 'admin', 'Ann')
  const note = async () =>
    (await priya.ask('POST', `/moderation/authors/${ana.id}/notes`, { body: 'Never mind' })).body.note.id
  const [one, other] = [await note(), await note()]

  const foreign = await mo.ask('DELETE', `/moderation/notes/${one}`)
  const own = await priya.ask('DELETE', `/moderation/notes/${one}`)
  const twice = await priya.ask('DELETE', `/moderation/notes/${one}`)
  const admin = await ann.ask('DELETE', `/moderation/notes/${other}`)

  expect([foreign.status, own.status, twice.status, admin.status]).toEqual([403, 204, 404, 204])
  expect((await priya.ask('GET', `/moderation/authors/${ana.id}/notes`)).body.items).toEqual([])
})

it('logs that there was a note, and never what it said', async () => {
  await using made = await stage()
  const { priya, ana } = made
  await priya.ask('POST', `/moderation/authors/${ana.id}/notes`, { body: 'Canary words' })

  const { body } = await priya.ask('GET', `/moderation/log?target=${ana.id}`)

  expect(body.items).toMatchObject([{ action: 'note.add', target: 'author' }])
  expect(JSON.stringify(body)).not.toContain('Canary')
})

it('notes nothing about nobody, and nothing at all', async () => {
  await using made = await stage()
  const { priya, ana } = made

  const nobody = await priya.ask('POST', `/moderation/authors/${crypto.randomUUID()}/notes`, { body: 'Who?' })
  const empty = await priya.ask('POST', `/moderation/authors/${ana.id}/notes`, { body: '   ' })

  expect([nobody.status, empty.status]).toEqual([404, 422])
})
