import { expect, it } from 'vitest'
import type { Comment } from '../../../shared/comments/comments.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

const ids = (items: Comment[]) => items.map(({ id }) => id)

async function peopled(roots = 5) {
  const test = await testApp()
  const priya = await member(test)
  const ana = await test.guest()
  const posted: Comment[] = []
  for (let n = 0; n < roots; n++) posted.push(await test.post(ana.token, `Root ${n}`))
  const threadId = posted[0]!.threadId
  const list = async (query = '') => (await test.ask('GET', `/thread?url=${pageUrl}${query}`)).body.items as Comment[]
  const mark = (method: string, id: string, name: string, by = priya) =>
    by.ask(method, `/moderation/comments/${id}/${name}`)
  return { test, priya, ana, posted, threadId, list, mark, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() }
}

it('shows pinned comments first in every order, the last pinned before the others, and nowhere else', async () => {
  await using stage = await peopled()
  const { test, posted, threadId, list, mark } = stage
  const before = await list()
  await mark('PUT', posted[1]!.id, 'pin')
  const pinned = await mark('PUT', posted[3]!.id, 'pin')

  expect(ids(before)).toEqual(ids(posted.toReversed()))
  expect(pinned.body.comment.marks).toEqual(['pinned'])
  const [zero, one, two, three, four] = ids(posted)
  expect(ids(await list())).toEqual([three, one, four, two, zero])
  for (const sort of ['oldest', 'respected', 'replies'])
    expect(ids(await list(`&sort=${sort}`)).slice(0, 2)).toEqual([three, one])
  expect((await list())[0]!.marks).toEqual(['pinned'])

  const walked: string[] = []
  let cursor = ''
  for (;;) {
    const path = `/api/v1/sites/_/threads/${threadId}/comments?sort=oldest&limit=1${cursor && `&cursor=${cursor}`}`
    const { body } = await test.ask('GET', path)
    walked.push(...ids(body.items))
    if (!body.nextCursor) break
    cursor = encodeURIComponent(body.nextCursor)
  }
  expect(walked).toEqual([three, one, zero, two, four])
})

it('pins up to three comments a thread, and only those that answer none', async () => {
  await using stage = await peopled()
  const { test, ana, posted, mark } = stage
  const reply = await test.post(ana.token, 'A reply', { parentId: posted[0]!.id })
  for (const { id } of posted.slice(0, 3)) await mark('PUT', id, 'pin')

  const fourth = await mark('PUT', posted[3]!.id, 'pin')
  const below = await mark('PUT', reply.id, 'pin')
  const again = await mark('PUT', posted[0]!.id, 'pin')

  expect([fourth.status, below.status]).toEqual([422, 422])
  expect([again.status, again.body.batch]).toEqual([200, null])
})

it('shows a pinned comment that is removed no longer, and its tombstone where it would stand', async () => {
  await using stage = await peopled(3)
  const { test, priya, ana, posted, list, mark } = stage
  const [zero, one, two] = ids(posted)
  await test.post(ana.token, 'Carried', { parentId: zero! })
  await mark('PUT', zero!, 'pin')
  const items = [{ id: zero!, state: 'published', revision: 1 }]
  await priya.ask('POST', '/moderation/decisions', { items, verb: 'reject', reason: 'rude' })

  const after = await list()

  expect(ids(after)).toEqual([two, one, zero])
  expect(after[2]).toMatchObject({ state: 'removed', author: null })
  expect(after[2]!.marks).toBeUndefined()
})

it('lists featured comments, at any depth, and lets writers feature', async () => {
  await using stage = await peopled(3)
  const { test, ana, posted, threadId, mark } = stage
  const wim = await member(test, 'writer', 'Wim')
  const reply = await test.post(ana.token, 'A good reply', { parentId: posted[0]!.id })
  const featured = [await mark('PUT', posted[1]!.id, 'feature', wim), await mark('PUT', reply.id, 'feature', wim)]
  const refused = await mark('PUT', posted[2]!.id, 'pin', wim)
  const page = (query: string) => test.ask('GET', `/api/v1/sites/_/threads/${threadId}/comments?featured=true${query}`)

  const { body: first } = await page('&limit=1')
  const { body: second } = await page(`&limit=1&cursor=${encodeURIComponent(first.nextCursor)}`)

  expect(featured.map(({ status }) => status)).toEqual([200, 200])
  expect(refused.status).toBe(403)
  expect(first.items).toMatchObject([{ id: reply.id, marks: ['featured'] }])
  expect(second).toMatchObject({ items: [{ id: posted[1]!.id }], nextCursor: null })
})

it('takes pins and featuring back from the log', async () => {
  await using stage = await peopled(2)
  const { priya, posted, list, mark } = stage
  const { body } = await mark('PUT', posted[0]!.id, 'pin')
  const off = await mark('DELETE', posted[0]!.id, 'pin')
  const between = await list()

  const undone = await priya.ask('POST', `/moderation/batches/${off.body.batch}/undo`)
  const stale = await priya.ask('POST', `/moderation/batches/${off.body.batch}/undo`)

  expect(ids(between)).toEqual(ids(posted.toReversed()))
  expect(undone.body.reverted).toMatchObject([{ target: 'mark', isUndone: true }])
  expect(stale.body.reverted).toMatchObject([{ isUndone: false }])
  expect(ids(await list())).toEqual(ids(posted))
  expect(body.batch).not.toBeNull()
})

it('says beside a name that its bearer is an expert, on every page they wrote on', async () => {
  await using stage = await peopled(1)
  const { test, priya, ana, list } = stage
  const badges = async () => (await list())[0]!.author!.badges
  const before = await badges()

  const made = await priya.ask('PATCH', `/moderation/authors/${ana.id}`, { isExpert: true })
  const worn = await badges()
  const { body: log } = await priya.ask('GET', `/moderation/log?target=${ana.id}`)
  const later = await test.post(ana.token, 'As an expert')
  await priya.ask('POST', `/moderation/batches/${log.items[0].batch}/undo`)

  expect(before).toEqual([])
  expect(made.body.isExpert).toBe(true)
  expect(worn).toEqual(['expert'])
  expect(later.author!.badges).toEqual(['expert'])
  expect(await badges()).toEqual([])
})
