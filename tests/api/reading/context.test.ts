import { expect, it } from 'vitest'
import type { Comment } from '../../../shared/comments/comments.ts'
import { insertThread, type Seed } from '../../kit/factories/thread.ts'
import { testApp } from '../../kit/fixtures/app.ts'

const chain = (length: number): Seed[] =>
  Array.from({ length }, (_, place) => ({ parent: place === 0 ? null : place - 1 }))

it('shows the way down to a comment, the comment and its first replies', async () => {
  await using test = await testApp()
  await insertThread(test, [...chain(12), { parent: 11 }, { parent: 11 }, { parent: 12 }])
  const rows = await test.fresh.db.selectFrom('comment').select(['id', 'depth']).orderBy('created_at').execute()

  const { status, headers, body } = await test.ask('GET', `/comments/${rows[11]!.id}/context`)

  expect([status, headers.get('cache-control')]).toEqual([200, 'private, no-store'])
  expect(body.ancestors.map(({ id }: Comment) => id)).toEqual(rows.slice(0, 11).map(({ id }) => id))
  expect(body.comment).toMatchObject({ id: rows[11]!.id, depth: 11, replyCount: 2 })
  expect(body.replies.items.map(({ id }: Comment) => id)).toEqual([rows[12]!.id, rows[13]!.id])
  expect(body.replies.items[0].replies.items).toMatchObject([{ id: rows[14]!.id }])
})

it('shows a top-level comment as the beginning of the way', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Root')

  const { body } = await test.ask('GET', `/comments/${id}/context`)

  expect(body).toMatchObject({ ancestors: [], comment: { id }, replies: { items: [], nextCursor: null } })
})

it('shows the nearest hundred steps of a very long way', async () => {
  await using test = await testApp()
  await insertThread(test, chain(150))
  const last = await test.fresh.db.selectFrom('comment').select('id').where('depth', '=', 149).executeTakeFirstOrThrow()

  const { body } = await test.ask('GET', `/comments/${last.id}/context`)

  expect(body.ancestors.map(({ depth }: Comment) => depth)).toEqual(Array.from({ length: 100 }, (_, n) => n + 49))
})

it('shows tombstones on the way, without their words', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Canary root')
  const reply = await test.post(token, 'Canary reply', { parentId: root.id })
  const leaf = await test.post(token, 'Leaf', { parentId: reply.id })
  for (const { id } of [root, reply]) await test.ask('DELETE', `/comments/${id}`, { token })

  for (const viewer of [undefined, token]) {
    const { body } = await test.ask('GET', `/comments/${leaf.id}/context`, { token: viewer })
    expect(body.ancestors).toMatchObject([{ id: root.id, author: null, body: [] }, { id: reply.id, author: null, body: [] }]) // biome-ignore format: a table
    expect(JSON.stringify(body)).not.toContain('Canary')
  }
})

it('leaves out of the way what has no place in the thread any more', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const root = await test.post(ben.token, 'Canary root')
  const own = await test.post(ana.token, 'Waiting', { parentId: root.id })
  const { db } = test.fresh
  await db.updateTable('comment').set({ state: 'held' }).where('id', '=', own.id).execute()
  await db
    .updateTable('comment')
    .set({ state: 'deleted', shown_reply_count: 0, reply_count: 0 })
    .where('id', '=', root.id)
    .execute()

  const { status, body } = await test.ask('GET', `/comments/${own.id}/context`, { token: ana.token })

  expect([status, body.ancestors, body.comment.id]).toEqual([200, [], own.id])
})
