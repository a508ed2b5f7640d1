import { expect, it } from 'vitest'
import type { Comment } from '../../../shared/comments/comments.ts'
import { branchViewDepth } from '../../../shared/limits.ts'
import { insertThread, type Seed } from '../../kit/factories/thread.ts'
import { pageUrl, testApp } from '../../kit/fixtures/app.ts'

const count = (items: Comment[]): number => items.reduce((sum, { replies }) => sum + 1 + count(replies?.items ?? []), 0)

it('brings the first three replies of each comment along, level by level', async () => {
  await using test = await testApp()
  await insertThread(test, [
    { parent: null },
    ...Array(5).fill({ parent: 0 }),
    ...Array(4).fill({ parent: 1 }),
    ...Array(4).fill({ parent: 5 }),
  ])

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)

  const root = body.items[0]
  expect(root).toMatchObject({ replyCount: 5, replies: { nextCursor: expect.any(String) } })
  expect(root.replies.items).toHaveLength(3)
  expect(root.replies.items[0]).toMatchObject({ replyCount: 4, replies: { nextCursor: expect.any(String) } })
  expect(root.replies.items[0].replies.items).toHaveLength(3)
  expect(root.replies.items[1]).not.toHaveProperty('replies')
})

it('says that three replies are all where they are', async () => {
  await using test = await testApp()
  await insertThread(test, [{ parent: null }, ...Array(3).fill({ parent: 0 })])

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)

  expect(body.items[0].replies).toMatchObject({ items: [{}, {}, {}], nextCursor: null })
})

it('goes on exactly where the first replies ended', async () => {
  await using test = await testApp()
  const [tree] = await insertThread(test, [{ parent: null }, ...Array(30).fill({ parent: 0 })])
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  const [root] = body.items
  const walked: string[] = root.replies.items.map(({ id }: Comment) => id)

  for (let cursor = root.replies.nextCursor; cursor; ) {
    const page = await test.ask('GET', `/comments/${root.id}/replies?limit=4&cursor=${cursor}`)
    walked.push(...page.body.items.map(({ id }: Comment) => id))
    cursor = page.body.nextCursor
  }

  expect(walked).toEqual(tree!.replies.map(({ id }) => id))
})

it('begins at the oldest reply without a cursor, twenty at a time', async () => {
  await using test = await testApp()
  const [tree] = await insertThread(test, [{ parent: null }, ...Array(25).fill({ parent: 0 })])

  const { status, headers, body } = await test.ask('GET', `/comments/${tree!.id}/replies`)

  expect([status, headers.get('cache-control')]).toEqual([200, 'public, no-cache'])
  expect(body.items.map(({ id }: Comment) => id)).toEqual(tree!.replies.slice(0, 20).map(({ id }) => id))
  expect(body.nextCursor).toEqual(expect.any(String))
})

it('keeps a first page bounded, however much there is below, and loses nothing by it', async () => {
  await using test = await testApp()
  const seeds: Seed[] = Array.from({ length: 20 }, () => ({ parent: null }))
  for (let place = 0; place < 400; place++) seeds.push({ parent: Math.floor(place / 3) })
  await insertThread(test, seeds)

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}&sort=oldest`)

  expect(body.items).toHaveLength(20)
  expect(count(body.items)).toBeLessThanOrEqual(20 + 101)
  const cut = (items: Comment[]): Comment[] =>
    items.flatMap((one) => (one.replies ? cut(one.replies.items) : one.replyCount ? [one] : []))
  expect(cut(body.items).length).toBeGreaterThan(0)
})

it(`shows a branch down to depth ${branchViewDepth}, and the rest on its own`, async () => {
  await using test = await testApp()
  const depth = 300
  const chain: Seed[] = Array.from({ length: depth }, (_, place) => ({ parent: place === 0 ? null : place - 1 }))
  await insertThread(test, chain)
  const depths = (items: Comment[]): number[] =>
    items.flatMap((one) => [one.depth, ...depths(one.replies?.items ?? [])])

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  expect(depths(body.items)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  const last = await test.fresh.db
    .selectFrom('comment')
    .select('id')
    .where('depth', '=', branchViewDepth)
    .executeTakeFirstOrThrow()
  const below = await test.ask('GET', `/comments/${last.id}/replies`)
  expect(depths(below.body.items)).toEqual([9, 10, 11, 12, 13, 14, 15, 16])

  const { token } = await test.guest()
  const deepest = await test.fresh.db
    .selectFrom('comment')
    .select('id')
    .where('depth', '=', depth - 1)
    .executeTakeFirstOrThrow()
  expect(await test.post(token, 'Still deeper', { parentId: deepest.id })).toMatchObject({ depth })
})

it('tells of a tombstone below that came without what it carries', async () => {
  await using test = await testApp()
  const chain: Seed[] = Array.from({ length: 11 }, (_, place) => ({
    parent: place === 0 ? null : place - 1,
    isDeleted: place === 9,
  }))
  await insertThread(test, chain)
  let { body: { items } } = await test.ask('GET', `/thread?url=${pageUrl}`) // biome-ignore format: short
  while (items[0].depth < branchViewDepth) items = items[0].replies.items

  expect(items[0]).toMatchObject({ replyCount: 0, replies: { items: [], nextCursor: expect.any(String) } })
  const { body } = await test.ask('GET', `/comments/${items[0].id}/replies?cursor=${items[0].replies.nextCursor}`)
  expect(body.items).toMatchObject([{ depth: 9, state: 'deleted', replyCount: 1 }])
})
