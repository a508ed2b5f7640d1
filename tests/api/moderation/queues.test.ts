import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import {
  type Card,
  type CardPage,
  claimS,
  type QueueName,
  queueCountMax,
  queueNames,
} from '../../../shared/moderation/moderation.ts'
import { bringTo, decideNow, reportedBy } from '../../kit/clients/decisions.ts'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type Answer, origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const idsOf = (page: CardPage) => page.items.map(({ comment }) => comment.id)

function readQueue(by: Member, name: QueueName, query = ''): Promise<Answer> {
  return by.ask('GET', `/moderation/queues/${name}${query && `?${query}`}`)
}

/** Walks a queue to its end, doing something between its pages. */
async function walk(by: Member, name: QueueName, query: string, between = async (_page: Answer) => {}) {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    const page: Answer = await readQueue(by, name, `${query}${cursor ? `&cursor=${cursor}` : ''}`)
    if (page.status !== 200) throw new Error(JSON.stringify(page.body))
    ids.push(...idsOf(page.body))
    cursor = page.body.nextCursor
    await between(page)
  } while (cursor)
  return ids
}

/** Comments of one person, the first one the oldest, a minute apart. */
async function posts(test: TestApp, token: string, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) {
    const { id } = await test.post(token, `Words ${n}`)
    await postedEarlier(test.fresh.db, id, (count - n) * 60)
    ids.push(id)
  }
  return ids
}

async function holdAll(test: TestApp, ids: string[]): Promise<void> {
  await test.fresh.db.updateTable('comment').set({ state: 'held' }).where('id', 'in', ids).execute()
}

const rank = (test: TestApp, id: string, priority: number) =>
  test.fresh.db.updateTable('comment').set({ priority }).where('id', '=', id).execute()

it('has every comment in the queues its state says, and in no other', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const made: Record<string, string> = {}
  for (const state of ['published', 'held', 'spam', 'rejected', 'removed', 'deleted'] as const) {
    const { id } = await test.post(ana.token, `Words ${state}`)
    await bringTo(test, priya, { id, token: ana.token, state })
    made[state] = id
  }
  const { id: reported } = await test.post(ana.token, 'Words reported')
  await decideNow(test, priya, 'approve', reported)
  await reportedBy(test, { id: reported }, [(await test.guest('Ben')).id])
  const { id: shadowed } = await test.post(ana.token, 'Words shadowed')
  await test.fresh.db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', shadowed).execute()
  await test.fresh.db
    .updateTable('comment')
    .set({ appealed_at: sql<string>`now()` })
    .where('id', '=', made.rejected!)
    .execute()

  const found = Object.fromEntries(
    await Promise.all(queueNames.map(async (name) => [name, (await walk(priya, name, 'limit=3')).sort()])),
  )

  const list = (...ids: (string | undefined)[]) => ids.toSorted()
  expect(found).toEqual({
    pending: list(made.held),
    reported: list(reported),
    unreviewed: list(made.published),
    spam: list(made.spam),
    appeals: list(made.rejected),
    rejected: list(made.rejected, made.removed),
    all: list(...Object.values(made), reported, shadowed),
  })
})

it('orders a queue by age from either end, and by urgency', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const ids = await posts(test, ana.token, 6)
  await holdAll(test, ids)
  await rank(test, ids[4]!, 2.5)
  await rank(test, ids[2]!, 0.1)

  expect(await walk(priya, 'pending', 'limit=2')).toEqual(ids)
  expect(await walk(priya, 'pending', 'order=oldest&limit=4')).toEqual(ids)
  expect(await walk(priya, 'pending', 'order=newest&limit=2')).toEqual(ids.toReversed())
  expect(await walk(priya, 'pending', 'order=priority&limit=1')).toEqual([4, 2, 0, 1, 3, 5].map((n) => ids[n]))
})

it('pages on where it was, whatever is decided and posted meanwhile', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const ids = await posts(test, ana.token, 12)
  await holdAll(test, ids)

  const seen = await walk(priya, 'pending', 'order=oldest&limit=3', async ({ body }) => {
    for (const id of idsOf(body)) await decideNow(test, priya, 'approve', id)
    const { id } = await test.post(ana.token, `Late ${body.items[0]?.comment.id}`)
    // Older than where the reader is: it waits for the next look and moves nobody.
    await postedEarlier(test.fresh.db, id, 24 * 60 * 60)
    await holdAll(test, [id])
  })

  expect(seen).toEqual(ids)
})

it('shows every comment once in an order whose ranks change meanwhile, as long as it stays ahead', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const ids = await posts(test, ana.token, 9)
  await holdAll(test, ids)
  for (const [n, id] of ids.entries()) await rank(test, id, 9 - n)

  const seen = await walk(priya, 'pending', 'order=priority&limit=3', async () => {
    await rank(test, ids[8]!, 0.5)
  })

  expect(seen).toEqual(ids)
})

it('keeps to a thread, an author, a phase of screening, words, and a time', async () => {
  await using test = await testApp()
  const [ana, ben, priya] = [await test.guest('Ana'), await test.guest('Ben'), await member(test)]
  const first = await test.post(ana.token, 'Rivers are wide')
  const second = await test.post(ben.token, 'Bridges are long', { url: `${origin}/other` })
  const third = await test.post(ben.token, 'A river without a bridge')
  const ids = [first.id, second.id, third.id]
  await holdAll(test, ids)
  const verdict = JSON.stringify([
    { phase: 'links', rule: null, version: 1, code: 'links', params: { n: 2 }, span: null },
  ])
  await test.fresh.db.updateTable('comment').set({ verdict }).where('id', '=', second.id).execute()
  await postedEarlier(test.fresh.db, first.id, 3_600)
  const anHourAgo = new Date(Date.now() - 1_800_000).toISOString()
  const found = async (query: string) => (await walk(priya, 'pending', query)).map((id) => ids.indexOf(id)).sort()

  expect(await found(`thread=${first.threadId}`)).toEqual([0, 2])
  expect(await found(`author=${ben.id}`)).toEqual([1, 2])
  expect(await found('phase=links')).toEqual([1])
  expect(await found('phase=words')).toEqual([])
  expect(await found('q=river')).toEqual([0, 2])
  expect(await found('q=bridge+-long')).toEqual([2])
  expect(await found(`before=${anHourAgo}`)).toEqual([0])
  expect(await found(`author=${ben.id}&thread=${first.threadId}&q=bridge`)).toEqual([2])
})

it('takes no cursor of another queue, order or filter', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  await holdAll(test, await posts(test, ana.token, 3))
  const { nextCursor } = (await readQueue(priya, 'pending', 'limit=1')).body

  const others = await Promise.all([
    readQueue(priya, 'spam', `cursor=${nextCursor}`),
    readQueue(priya, 'pending', `order=newest&cursor=${nextCursor}`),
    readQueue(priya, 'pending', `author=${ana.id}&cursor=${nextCursor}`),
    readQueue(priya, 'pending', 'cursor=made-up'),
  ])

  expect(others.map(({ status }) => status)).toEqual([422, 422, 422, 422])
})

it('counts what waits and since when, no further than anybody needs to know', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const [oldest, , approved] = await posts(test, ana.token, 3)
  await holdAll(test, [oldest!])
  await decideNow(test, priya, 'approve', approved!)
  const { createdAt } = (await priya.ask('GET', `/moderation/comments/${oldest}`)).body.card.comment
  const few = (await priya.ask('GET', '/moderation/queues')).body.queues

  const at = new Date('2026-01-01T00:00:00Z')
  await bulkLoad(test.fresh.db, test.fresh.siteId, { key: 'many', url: `${origin}/many`, title: '' }, queueCountMax + 5, () => ({
    author: 'Cem', parent: null, state: 'published', createdAt: at, versions: [{ source: 'Many words', at }],
  })) // biome-ignore format: a row
  const many = (await priya.ask('GET', '/moderation/queues')).body.queues

  expect(few).toMatchObject({
    pending: { count: 1, oldestAt: createdAt },
    unreviewed: { count: 1 },
    all: { count: 3, oldestAt: createdAt },
    spam: { count: 0, oldestAt: null },
  })
  expect(many).toMatchObject({ all: { count: queueCountMax }, pending: { count: 1 } })
})

it('opens a card with what a decision wants to know', async () => {
  await using test = await testApp()
  const [ana, ben, priya] = [await test.guest('Ana'), await test.guest('Ben'), await member(test)]
  const root = await test.post(ana.token, 'What came before')
  const { id } = await test.post(ben.token, 'What it answers', { parentId: root.id })
  const other = await test.post(ben.token, 'Said elsewhere', { url: `${origin}/other` })
  await decideNow(test, priya, 'reject', other.id)
  await reportedBy(test, { id }, [ana.id])
  await decideNow(test, priya, 'hold', id)

  const { card } = (await priya.ask('GET', `/moderation/comments/${id}`)).body as { card: Card }

  expect(card).toMatchObject({
    comment: { id },
    thread: { id: root.threadId, url: pageUrl, state: 'open' },
    parents: [{ id: root.id }],
    reports: [{ reason: 'rude' }],
    author: { id: ben.id, name: 'Ben', kind: 'guest', published: 0, turnedDown: 1, reportsReceived: 1, reportsMade: 0 },
    history: [{ action: 'comment.hold', by: 'Priya Shah', actor: 'staff' }],
    claim: null,
  })
  expect(card.author.recent).toMatchObject([{ id: other.id, state: 'removed', excerpt: 'Said elsewhere' }])
})

it('gives a comment to whoever looks at it first, until their time is over or somebody takes it', async () => {
  await using test = await testApp()
  const [ana, priya, mo] = [await test.guest(), await member(test), await member(test, 'moderator', 'Mo')]
  const { id } = await test.post(ana.token, 'Looked at')
  const claim = (by: Member, takeOver = false) => by.ask('POST', '/moderation/claims', { comment: id, takeOver })
  const expire = () =>
    test.fresh.db.updateTable('claim').set({ until: '2026-01-01T00:00:00Z' }).where('comment_id', '=', id).execute()

  const first = (await claim(priya)).body.claim
  const beside = (await claim(mo)).body.claim
  await mo.ask('DELETE', `/moderation/claims/${id}`)
  const heartbeat = (await claim(priya)).body.claim
  const shown = (await mo.ask('GET', `/moderation/comments/${id}`)).body.card.claim
  const taken = (await claim(mo, true)).body.claim
  await expire()
  const hidden = (await priya.ask('GET', `/moderation/comments/${id}`)).body.card.claim
  const again = (await claim(priya)).body.claim
  await priya.ask('DELETE', `/moderation/claims/${id}`)
  const free = (await claim(mo)).body.claim

  expect(first).toMatchObject({ by: 'Priya Shah', staffId: priya.id, isMine: true })
  expect(Date.parse(first.until) - Date.now()).toBeLessThanOrEqual(claimS * 1_000)
  expect(beside).toMatchObject({ by: 'Priya Shah', isMine: false, until: first.until })
  expect(heartbeat.isMine && heartbeat.until >= first.until).toBe(true)
  expect(shown).toMatchObject({ by: 'Priya Shah', isMine: false })
  expect(taken).toMatchObject({ by: 'Mo', isMine: true })
  expect(hidden).toBeNull()
  expect(again).toMatchObject({ by: 'Priya Shah', isMine: true })
  expect(free).toMatchObject({ by: 'Mo', isMine: true })
})

it('has one winner of twenty claims at the same moment', async () => {
  await using test = await testApp()
  const [ana, priya, mo] = [await test.guest(), await member(test), await member(test, 'moderator', 'Mo')]
  const { id } = await test.post(ana.token, 'Wanted')

  const claims = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (n % 2 ? priya : mo).ask('POST', '/moderation/claims', { comment: id })),
  )

  expect(new Set(claims.map(({ body }) => body.claim.staffId)).size).toBe(1)
})
