import { expect, it } from 'vitest'
import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

/** Bytes of JSON that a page may have: those of its comments, and what stands around them. */
const pageBytes = 300_000

/** A tree as large as the server once stored it for a comment of 5,000 characters. */
const large: Node[] = [
  { type: 'p', children: Array.from({ length: 1_250 }, () => [{ type: 'em', children: [{ type: 'text', text: 'a' }] } as Node, { type: 'text', text: 'b' } as Node]).flat() },
] // biome-ignore format: a tree

async function enlarge(test: TestApp): Promise<void> {
  await test.fresh.db
    .updateTable('comment')
    .set({ body: JSON.stringify(large) })
    .execute()
}

const idsOf = (comments: Comment[]): string[] =>
  comments.flatMap(({ id, replies }) => [id, ...idsOf(replies?.items ?? [])])

async function sized(test: TestApp, path: string): Promise<{ body: CommentPage; bytes: number }> {
  const response = await test.app.request(path)
  const text = await response.text()
  return { body: JSON.parse(text), bytes: text.length }
}

it('ends a page before it is too large, and leads to the rest', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const posted: string[] = []
  for (let n = 0; n < 12; n++) posted.unshift((await test.post(token, `Number ${n}.`)).id)
  await enlarge(test)
  const { thread } = (await test.ask('GET', `/thread?url=${pageUrl}`)).body
  const seen: string[] = []
  let address = `/api/v1/sites/_/thread?url=${pageUrl}&limit=100`

  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body, bytes } = await sized(test, address)
    expect(bytes).toBeLessThan(pageBytes)
    expect(body.items.length).toBeGreaterThan(0)
    seen.push(...idsOf(body.items))
    cursor = body.nextCursor
    address = `/api/v1/sites/_/threads/${thread.id}/comments?limit=100&cursor=${cursor}`
  }

  expect(seen).toEqual(posted)
})

it('ends the replies below a comment likewise', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root.')
  const replies: string[] = []
  for (let n = 0; n < 3; n++) replies.push((await test.post(token, `Reply ${n}.`, { parentId: root.id })).id)
  await enlarge(test)

  const { body, bytes } = await sized(test, `/api/v1/sites/_/thread?url=${pageUrl}`)

  expect(bytes).toBeLessThan(pageBytes)
  const { items, nextCursor } = body.items[0]!.replies!
  const seen = idsOf(items)
  for (let cursor = nextCursor; cursor !== null; ) {
    const rest = await sized(test, `/api/v1/sites/_/comments/${root.id}/replies?cursor=${cursor}`)
    expect(rest.bytes).toBeLessThan(pageBytes)
    seen.push(...idsOf(rest.body.items))
    cursor = rest.body.nextCursor
  }
  expect(seen).toEqual(replies)
})

it('ends a list of named comments likewise, and its cursor and Link lead to the rest', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const posted: string[] = []
  for (let n = 0; n < 12; n++) posted.push((await test.post(token, `Number ${n}.`)).id)
  await enlarge(test)
  const { thread } = (await test.ask('GET', `/thread?url=${pageUrl}`)).body
  const list = `/api/v1/sites/_/threads/${thread.id}/comments`
  const named = posted.map((id) => `id=${id}`).join('&')
  const seen: string[] = []

  for (let address = `${list}?${named}`; address; ) {
    const { body, bytes } = await sized(test, address)
    expect(bytes).toBeLessThan(pageBytes)
    seen.push(...idsOf(body.items))
    const { headers } = await test.ask('GET', address)
    const link = headers.get('link')?.match(/^<(\?[^>]+)>; rel="next"$/)?.[1]
    expect(new URLSearchParams(link).get('cursor')).toBe(body.nextCursor)
    address = link ? `${list}${link}` : ''
  }

  expect(seen).toEqual(posted)
  const cursor = (await sized(test, `${list}?limit=1`)).body.nextCursor
  expect((await test.ask('GET', `${list}?${named}&cursor=${cursor}`)).status).toBe(422)
})

it('keeps a comment with a thousand marks as it was typed', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const decorated = '***a***b'.repeat(620)
  const list = Array.from({ length: 240 }, (_, n) => `- Item number ${n}`).join('\n')

  expect((await test.post(token, decorated)).body).toEqual([{ type: 'pre', text: decorated }])
  expect((await test.post(token, list)).body).toMatchObject([{ type: 'ul' }])
})

it.each([
  ['search', (thread: string) => `/api/v1/sites/_/threads/${thread}/search?q=number&limit=100`],
  ['the featured comments', (thread: string) => `/api/v1/sites/_/threads/${thread}/comments?featured=true&limit=100`],
  ['a feed', (thread: string) => `/threads/_/${thread}/feed.atom`],
])('bounds %s as well', async (_, address) => {
  await using test = await testApp()
  const { token } = await test.guest()
  for (let n = 0; n < 12; n++) await test.post(token, `Number ${n}.`)
  await enlarge(test)
  await test.fresh.db.updateTable('comment').set({ featured_at: new Date().toISOString() }).execute()
  const { thread } = (await test.ask('GET', `/thread?url=${pageUrl}`)).body

  const response = await test.app.request(address(thread.id))

  expect(response.status).toBe(200)
  expect((await response.text()).length).toBeLessThan(pageBytes)
})
