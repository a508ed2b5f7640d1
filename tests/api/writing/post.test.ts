import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

const headers = () => ({ 'Idempotency-Key': crypto.randomUUID() })

it('publishes a first comment and says its version', async () => {
  await using test = await testApp()
  const ana = await test.guest('Ana Silva')

  const answer = await test.ask('POST', '/comments', {
    token: ana.token,
    body: { page: { url: pageUrl, title: 'River plan' }, parentId: null, body: 'I walked *there*.' },
    headers: headers(),
  })

  expect(answer.status).toBe(201)
  expect(answer.headers.get('etag')).toBe('"1"')
  expect(answer.headers.get('cache-control')).toBe('private, no-store')
  const now = Date.now()
  const { id, threadId, createdAt, editableUntil, ...comment } = answer.body.comment
  expect(comment).toEqual({
    etag: answer.headers.get('etag'),
    parentId: null,
    depth: 0,
    state: 'published',
    author: { id: ana.id, name: 'Ana Silva', badges: [] },
    body: [
      {
        type: 'p',
        children: [
          { type: 'text', text: 'I walked ' },
          { type: 'em', children: [{ type: 'text', text: 'there' }] },
          { type: 'text', text: '.' },
        ],
      },
    ],
    editedAt: null,
    revision: 1,
    reactionCount: 0,
    replyCount: 0,
    source: 'I walked *there*.',
  })
  expect(Math.abs(now - Date.parse(createdAt))).toBeLessThan(60_000)
  expect(Date.parse(editableUntil) - Date.parse(createdAt)).toBe(15 * 60 * 1_000)
  const thread = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(thread.body.thread).toMatchObject({ id: threadId, title: 'River plan', url: pageUrl, commentCount: 1 })
  expect(thread.body.items.map((item: { id: string }) => item.id)).toEqual([id])
})

it('makes the thread with its first comment, not with a view', async () => {
  await using test = await testApp()
  const ana = await test.guest()
  const threads = () => test.fresh.db.selectFrom('thread').select(['page_key', 'url', 'title']).execute()

  await test.ask('GET', `/thread?url=${pageUrl}&title=Seen`)
  await test.ask('GET', `/counts?page=${pageUrl}`)
  await test.ask('GET', `/threads/_?url=${pageUrl}`)
  expect(await threads()).toEqual([])

  await test.post(ana.token, 'First.')
  expect(await threads()).toEqual([{ page_key: pageUrl, url: pageUrl, title: '' }])
})

it('makes one thread of a hundred first comments at once', async () => {
  await using test = await testApp()
  const people = await Promise.all(Array.from({ length: 10 }, (_, n) => test.guest(`Person ${n}`)))

  await Promise.all(
    Array.from({ length: 100 }, (_, n) => test.post(people[n % 10]!.token, `Comment ${n}`, { url: pageUrl })),
  )

  const threads = await test.fresh.db.selectFrom('thread').select(['comment_count', 'version']).execute()
  expect(threads).toEqual([{ comment_count: 100, version: 101 }])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('counts replies for the parent and its whole branch for the root', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const reply = await test.post(token, 'Reply', { parentId: root.id })
  const below = await test.post(token, 'Below', { parentId: reply.id })
  await test.post(token, 'Second reply', { parentId: root.id })

  expect(reply).toMatchObject({ parentId: root.id, depth: 1 })
  expect(below).toMatchObject({ parentId: reply.id, depth: 2 })
  const counters = await keptCounters(test.fresh.db)
  expect(counters[root.id]).toEqual({ replies: 2, shown: 2, branch: 3, isShown: true })
  expect(counters[reply.id]).toEqual({ replies: 1, shown: 1, branch: 0, isShown: true })
  expect(counters[below.id]).toEqual({ replies: 0, shown: 0, branch: 0, isShown: true })
  expect(counters[root.threadId]).toEqual({ comments: 4 })
  const { body } = await test.ask('GET', `/comments/${root.id}`)
  expect(body.comment.replyCount).toBe(2)
})

it('counts exactly when fifty replies come at once, to parents on several levels', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')
  const reply = await test.post(token, 'Reply', { parentId: root.id })
  const parents = [root.id, reply.id, (await test.post(token, 'Below', { parentId: reply.id })).id]

  await Promise.all(
    Array.from({ length: 50 }, (_, n) => test.post(token, `Answer ${n}`, { parentId: parents[n % 3]! })),
  )

  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  expect((await keptCounters(test.fresh.db))[root.id].branch).toBe(52)
})

it('takes a reply to the nil id for no reply', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const parentId = '00000000-0000-0000-0000-000000000000'

  const answer = await test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, parentId, body: 'Hello' },
    headers: headers(),
  })

  expect(answer.status).toBe(201)
  expect(answer.body.comment).toMatchObject({ parentId: null, depth: 0 })
})

it('posts to the thread of a page id whatever the address says of it', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const post = (url: string, body: string) =>
    test.ask('POST', '/comments', { token, body: { page: { id: 'post-42', url }, body }, headers: headers() })

  const first = await post(`${origin}/a`, 'One')
  const second = await post(`${origin}/b`, 'Two')

  expect(second.body.comment.threadId).toBe(first.body.comment.threadId)
  const thread = await test.ask('GET', `/thread?page=post-42&url=${origin}/c`)
  expect(thread.body.thread).toMatchObject({ page: 'post-42', url: `${origin}/a`, commentCount: 2 })
})
