import { expect, it } from 'vitest'
import type { Revision } from '../../../shared/comments/revisions.ts'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

async function edit(test: TestApp, token: string, id: string, body: string, note?: string) {
  const { headers } = await test.ask('GET', `/comments/${id}`, { token })
  const ifMatch = { 'If-Match': headers.get('etag')! }
  return test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body, ...(note !== undefined && { note }) },
    headers: ifMatch,
  })
}

async function history(test: TestApp, id: string, token?: string) {
  const { body } = await test.ask('GET', `/comments/${id}/revisions`, { token })
  return body.items as Revision[]
}

const words = (items: Revision[]) => items.map(({ revision, body }) => [revision, JSON.stringify(body)])
const text = (words: string) => JSON.stringify([{ type: 'p', children: [{ type: 'text', text: words }] }])

it('shows one version of a comment nobody edited', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, body, createdAt } = await test.post(token, 'As it is')

  expect(await history(test, id)).toEqual([
    { revision: 1, body, note: null, at: createdAt, by: 'author', redacted: false },
  ])
})

it('repairs a typo within a minute without a mark, yet keeps the first words', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Wriiten')
  await postedEarlier(test.fresh.db, id, 55)

  const answer = await edit(test, token, id, 'Written')

  expect(answer.body.comment).toMatchObject({ editedAt: null, revision: 2 })
  expect(words(await history(test, id))).toEqual([[2, text('Written')]])
  const kept = await test.fresh.db.selectFrom('comment_revision').select(['revision', 'source', 'quiet']).execute()
  expect(kept).toEqual([{ revision: 1, source: 'Wriiten', quiet: true }])
})

it('marks an edit after a minute, and shows what stood before', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was')
  await postedEarlier(test.fresh.db, id, 61)

  const answer = await edit(test, token, id, 'As it is')

  expect(answer.body.comment.editedAt).not.toBeNull()
  expect(words(await history(test, id))).toEqual([[2, text('As it is')], [1, text('As it was')]]) // biome-ignore format: a table
})

it('marks an edit after a reply, however early, even when that reply is gone or is a tombstone with one of its own', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'As it was')
  const reply = await test.post(token, 'A reply', { parentId: root.id })
  await test.post(token, 'Below it', { parentId: reply.id })
  await test.ask('DELETE', `/comments/${reply.id}`, { token })

  const answer = await edit(test, token, root.id, 'As it is')

  expect(answer.body.comment.editedAt).not.toBeNull()
  expect(words(await history(test, root.id))).toEqual([[2, text('As it is')], [1, text('As it was')]]) // biome-ignore format: a table
})

it('stays marked once it was, and leaves only the quiet repairs out', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'One')
  await edit(test, token, id, 'Two')
  const reply = await test.post(token, 'A reply', { parentId: id })
  await edit(test, token, id, 'Three')
  await test.ask('DELETE', `/comments/${reply.id}`, { token })
  const answer = await edit(test, token, id, 'Four')

  expect(answer.body.comment.editedAt).not.toBeNull()
  expect(words(await history(test, id))).toEqual([[4, text('Four')], [3, text('Three')], [2, text('Two')]]) // biome-ignore format: a table
})

it('keeps each version with its own note and time', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, createdAt } = await test.post(token, 'One')
  await postedEarlier(test.fresh.db, id, 120)
  await edit(test, token, id, 'Two', '  wrong number ')
  await edit(test, token, id, 'Three')

  const items = await history(test, id)

  expect(items.map(({ revision, note }) => [revision, note])).toEqual([[3, null], [2, 'wrong number'], [1, null]]) // biome-ignore format: a table
  const times = items.map(({ at }) => at)
  expect(times.toSorted().toReversed()).toEqual(times)
  expect(Date.parse(times[2]!)).toBe(Date.parse(createdAt) - 120_000)
})

it('takes notes of up to 300 characters', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'One')
  const refused = ['x'.repeat(301), 'a\u0000b', 'a\ud800', null, 42, {}, ['x']] as string[]

  expect((await edit(test, token, id, 'Two', 'x'.repeat(300))).status).toBe(200)
  for (const note of refused) {
    const answer = await edit(test, token, id, 'Three', note)
    expect(answer.status, JSON.stringify(note)).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: '/note' }])
  }
})

it('hides the history of a comment that may no longer be read, from its author too', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'One')
  await test.post(token, 'A reply keeps its place', { parentId: id })
  await edit(test, token, id, 'Two')
  await test.ask('DELETE', `/comments/${id}`, { token })

  for (const viewer of [undefined, token]) {
    const answer = await test.ask('GET', `/comments/${id}/revisions`, { token: viewer })
    expect([answer.status, answer.body.type]).toEqual([404, '/problems/not-found'])
  }
})

it('shows a history that belongs together while its comment is being edited', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Version 1')
  await postedEarlier(test.fresh.db, id, 120)

  const editing = (async () => {
    for (let n = 2; n <= 30; n++) await edit(test, token, id, `Version ${n}`, `note ${n}`)
  })()
  let isDone = false
  editing.finally(() => {
    isDone = true
  })
  while (!isDone) {
    for (const { revision, body, note } of await history(test, id)) {
      expect(JSON.stringify(body)).toBe(text(`Version ${revision}`))
      expect(note).toBe(revision === 1 ? null : `note ${revision}`)
    }
  }
  await editing
})
