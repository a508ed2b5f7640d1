import { expect, it } from 'vitest'
import type { Comment } from '../../../shared/comments/comments.ts'
import { holdToContract } from '../../kit/assertions/contract.ts'
import { type Answer, pageUrl, testApp } from '../../kit/fixtures/app.ts'

// That every answer is strictly of its shape is looked at in each test (contract.ts); here is who gets which members.
const publicMembers = [
  'author', 'body', 'createdAt', 'depth', 'editedAt', 'id', 'parentId', 'reactionCount', 'replyCount', 'revision', 'state', 'threadId',
] // biome-ignore format: a list
const ownMembers = [...publicMembers, 'editableUntil', 'etag', 'source'].sort()

const all = (comments: Comment[]): Comment[] => comments.flatMap((one) => [one, ...all(one.replies?.items ?? [])])
const members = (one: Comment) => Object.keys(one).filter((name) => name !== 'replies').sort() // biome-ignore format: short

it('gives the words as typed to their author alone, and only where they could be edited', async () => {
  await using test = await testApp()
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const root = await test.post(ana.token, 'Root')
  const { id, threadId } = await test.post(ana.token, 'Reply', { parentId: root.id })
  await test.post(ben.token, 'Below', { parentId: id })
  const api = '/api/v1/sites/_'
  const read = async (path: string, token?: string) => (await test.ask('GET', path, { token })).body

  for (const token of [undefined, ben.token, ana.token]) {
    const single = (await read(`/comments/${id}`, token)).comment
    expect(members(single)).toEqual(token === ana.token ? ownMembers : publicMembers)
    const context = await read(`/comments/${id}/context`, token)
    const lists = [
      await read(`/thread?url=${pageUrl}`, token),
      await read(`${api}/threads/${threadId}/comments`, token),
      await read(`/comments/${root.id}/replies`, token),
      { items: [...context.ancestors, context.comment] },
      context.replies,
    ]
    for (const one of lists.flatMap(({ items }) => all(items))) expect(members(one)).toEqual(publicMembers)
  }
})

it('gives of an author an id, a name and badges', async () => {
  await using test = await testApp()
  const { token, id } = await test.guest('Ana Silva')
  await test.ask('POST', '/guests', { body: { name: 'Other', email: 'other@example.org' } })
  const comment = await test.post(token, 'Here')

  expect(comment.author).toEqual({ id, name: 'Ana Silva', badges: [] })
})

it('writes every time in UTC with milliseconds', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')
  await test.post(token, 'A reply', { parentId: id })
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Edited' }, headers: { 'If-Match': '"1"' } })

  const { comment } = (await test.ask('GET', `/comments/${id}`, { token })).body
  const { items } = (await test.ask('GET', `/comments/${id}/revisions`)).body

  for (const time of [comment.createdAt, comment.editedAt, comment.editableUntil, items[0].at, items[1].at])
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
})

it('is held to the document by the kit itself', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')
  const path = `/api/v1/sites/_/comments/${id}`
  const answer = await test.ask('GET', path)
  const changed = (change: Partial<Answer>) => () => holdToContract('GET', path, { ...answer, ...change })
  const leaking = { comment: { ...answer.body.comment, email: 'ana@example.org' } }

  expect(changed({})).not.toThrow()
  expect(changed({ status: 418 })).toThrow('readComment answered 418 with something else than promised')
  expect(changed({ body: leaking })).toThrow('comment.email')
  expect(changed({ body: { ...answer.body, ip: '203.0.113.5' } })).toThrow('ip')
  expect(changed({ status: 404, body: { stack: 'at x' } })).toThrow('stack')
})
