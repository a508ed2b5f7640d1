import { expect, it } from 'vitest'
import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import { insertThread, type Seed } from '../../kit/factories/thread.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const roots = (count: number): Seed[] => Array.from({ length: count }, () => ({ parent: null }))

async function threadId(test: TestApp): Promise<string> {
  return (await test.ask('GET', `/thread?url=${pageUrl}`)).body.thread.id
}

async function list(test: TestApp, query: Record<string, string> = {}): Promise<CommentPage> {
  const path = `/api/v1/sites/_/threads/${await threadId(test)}/comments`
  const { status, body } = await test.ask('GET', `${path}?${new URLSearchParams(query)}`)
  expect(status).toBe(200)
  return body
}

const words = (items: Comment[]) => items.map(({ body }) => JSON.stringify(body).match(/Words (\d+)/)![1])

it.each([
  ['newest', ['3', '2', '1', '0']],
  ['oldest', ['0', '1', '2', '3']],
  ['replies', ['1', '3', '2', '0']],
  ['respected', ['2', '0', '3', '1']],
])('orders the top level by %s, and below it always the oldest first', async (sort, order) => {
  await using test = await testApp()
  // Root 1 has three comments below it, not all direct, root 3 has two and root 2 one.
  const replies = [{ parent: 1 }, { parent: 4 }, { parent: 1 }, { parent: 3 }, { parent: 2 }, { parent: 7 }]
  await insertThread(test, [...roots(4), ...replies])
  const scores = { 'Words 2': 0.9, 'Words 0': 0.5, 'Words 3': 0.1 }
  for (const [source, score] of Object.entries(scores))
    await test.fresh.db.updateTable('comment').set({ score }).where('source', '=', source).execute()

  const { items } = await list(test, { sort })
  const first = await test.ask('GET', `/thread?url=${pageUrl}&sort=${sort}`)

  expect(words(items)).toEqual(order)
  expect(first.body.items).toEqual(items)
  const answered = items.find(({ replyCount }) => replyCount === 2)!
  expect(words(answered.replies!.items)).toEqual(['4', '6'])
})

it('takes newest for granted', async () => {
  await using test = await testApp()
  await insertThread(test, roots(3))

  expect(words((await list(test)).items)).toEqual(['2', '1', '0'])
  expect(words((await test.ask('GET', `/thread?url=${pageUrl}`)).body.items)).toEqual(['2', '1', '0'])
})

it('gives the last replied-to before the others where two have as many replies or as much respect', async () => {
  await using test = await testApp()
  await insertThread(test, roots(5))
  const ids = (items: Comment[]) => items.map(({ id }) => id)

  for (const sort of ['replies', 'respected']) {
    const all = ids((await list(test, { sort })).items)
    expect(all.toSorted().toReversed()).toEqual(all)
  }
})

it('walks pages of any size to the end, repeating and missing nothing', async () => {
  await using test = await testApp()
  await insertThread(test, [...roots(23), ...Array.from({ length: 20 }, (_, n) => ({ parent: (n * n) % 23 }))])

  for (const sort of ['newest', 'oldest', 'respected', 'replies']) {
    const whole = words((await list(test, { sort, limit: '100' })).items)
    expect(whole).toHaveLength(23)
    for (const limit of ['1', '7', '22', '23', '24']) {
      const walked: unknown[] = []
      for (
        let page = await list(test, { sort, limit });
        ;
        page = await list(test, { sort, limit, cursor: page.nextCursor! })
      ) {
        expect(page.items.length).toBeLessThanOrEqual(Number(limit))
        walked.push(...words(page.items))
        if (page.nextCursor === null) break
      }
      expect(walked, `${sort} ${limit}`).toEqual(whole)
    }
  }
})

it('gives twenty at a time unless asked for another number', async () => {
  await using test = await testApp()
  await insertThread(test, roots(101))

  expect((await list(test)).items).toHaveLength(20)
  expect((await list(test, { limit: '1' })).items).toHaveLength(1)
  expect((await list(test, { limit: '100' })).items).toHaveLength(100)
  expect((await test.ask('GET', `/thread?url=${pageUrl}&limit=100`)).body.items).toHaveLength(100)
})

it('refuses numbers and orders that are none', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Root')
  const paths = [`/thread?url=${pageUrl}&`, `/api/v1/sites/_/threads/${threadId}/comments?`, `/comments/${id}/replies?`]

  for (const path of paths) {
    for (const limit of ['0', '101', '-1', '1.5', '1e1', '', ' 5', '٥', 'x', '9'.repeat(40), '1&limit=2', '5%00']) {
      const answer = await test.ask('GET', `${path}limit=${limit}`)
      expect(answer.status, `${path}limit=${limit}`).toBe(422)
      expect(answer.body.errors).toMatchObject([{ pointer: expect.stringMatching(/^\/query\/limit/) }])
    }
    const unknown = await test.ask('GET', `${path}offset=5`)
    expect([unknown.status, unknown.body.errors]).toEqual([
      422,
      [{ pointer: '/query/offset', detail: 'is not a field we know' }],
    ])
  }
  for (const sort of ['', 'best', 'Newest', 'newest&sort=oldest', 'constructor', 'newest%00']) {
    const answer = await test.ask('GET', `${paths[1]}sort=${sort}`)
    expect(answer.status, sort).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: expect.stringMatching(/^\/query\/sort/) }])
  }
})

it.each(['newest', 'oldest', 'replies'])('walks by %s past 200 comments that come in meanwhile', async (sort) => {
  await using test = await testApp()
  const { token } = await test.guest()
  await insertThread(test, [...roots(60), ...Array.from({ length: 40 }, (_, n) => ({ parent: (n * n) % 60 }))])
  const { db } = test.fresh
  const before = await db.selectFrom('comment').select('id').where('depth', '=', 0).execute()

  const walked: string[] = []
  let posted = 0
  let page = await list(test, { sort, limit: '4' })
  for (;;) {
    walked.push(...page.items.map(({ id }) => id))
    if (page.nextCursor === null) break
    const news = Array.from({ length: posted < 200 ? 16 : 0 }, () => posted++).map((n) =>
      test.post(token, `News ${n}`, n % 2 === 0 ? {} : { parentId: walked[n % walked.length]! }),
    )
    await Promise.all(news)
    page = await list(test, { sort, limit: '4', cursor: page.nextCursor })
  }

  expect(posted).toBeGreaterThanOrEqual(200)
  expect(new Set(walked).size).toBe(walked.length)
  expect(before.filter(({ id }) => !walked.includes(id))).toEqual([])
})

it('finds nothing for a thread that is not there', async () => {
  await using test = await testApp()

  for (const id of [crypto.randomUUID(), 'x', '0', '_', '%00', 'null'])
    expect((await test.ask('GET', `/api/v1/sites/_/threads/${id}/comments`)).status, id).toBe(404)
})
