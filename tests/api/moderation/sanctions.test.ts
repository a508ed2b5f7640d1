import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { dist } from '../../../server/build.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createService } from '../../../server/service.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let priya: Member

beforeAll(async () => {
  test = await testApp()
  priya = await member(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const sanction = (authorId: string, body: object, by: Member = priya) =>
  by.ask('POST', `/moderation/authors/${authorId}/sanctions`, { reason: 'Insults again', ...body })

const post = (token: string, body: string) =>
  test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })

it.each([
  { kind: 'suspend', days: 7, slug: 'suspended' },
  { kind: 'ban', days: undefined, slug: 'banned' },
])('refuses whatever who is under a $kind would write, and says why and until when', async ({ kind, days, slug }) => {
  const ana = await test.guest()
  const mine = await test.post(ana.token, `Before the ${kind}`)
  const other = await test.post((await test.guest()).token, `Somebody else, ${kind}`)
  const made = await sanction(ana.id, { kind, ...(days && { days }), message: 'Be kind.' })
  const { token } = ana

  const answers = [
    await post(token, 'After all'),
    await test.ask('PATCH', `/comments/${mine.id}`, {
      token,
      body: { body: 'Changed' },
      headers: { 'If-Match': '"1"' },
    }),
    await test.ask('DELETE', `/comments/${mine.id}`, { token }),
    await test.ask('PUT', `/comments/${other.id}/reaction`, { token }),
  ]

  expect(made.status).toBe(201)
  for (const { status, body } of answers) {
    expect([status, body.type, body.message]).toEqual([403, `/problems/${slug}`, 'Be kind.'])
    if (days) expect(Date.parse(body.until) / 86_400_000).toBeCloseTo(Date.now() / 86_400_000 + days, 1)
    else expect(body.until).toBeNull()
  }
  const { body: me } = await test.ask('GET', '/me', { token })
  expect(me).toMatchObject({
    viewer: { id: ana.id },
    rights: { post: false },
    restriction: { kind, message: 'Be kind.' },
  })
  // What was said before stays, and everybody reads.
  expect((await test.ask('GET', `/comments/${mine.id}`, { token })).body.comment.state).toBe('published')
})

it('shows who is banned what everybody sees, and nothing of their own beside', async () => {
  const ana = await test.guest()
  const { id, threadId } = await test.post(ana.token, 'Waits for review')
  await priya.ask('POST', '/moderation/decisions', { items: [{ id, state: 'published', revision: 1 }], verb: 'hold' })
  const { token } = ana
  const before = await test.ask('GET', `/me?thread=${threadId}`, { token })

  await sanction(ana.id, { kind: 'ban' })
  const after = await test.ask('GET', `/me?thread=${threadId}`, { token })
  const held = await test.ask('GET', `/comments/${id}`, { token })

  expect(before.body.held).toHaveLength(1)
  expect(after.body.held).toEqual([])
  expect(held.status).toBe(404)
})

it('is in force in another process with the next request', async () => {
  const ana = await test.guest()
  const { db } = test.fresh
  const other = await createService({
    config: readConfig({}),
    db,
    log: createLog('silent'),
    dist,
    isServing: () => true,
  })
  const postThere = () =>
    other.app.request('/api/v1/sites/_/comments', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${ana.token}`,
        Origin: origin,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify({ page: { url: pageUrl }, body: `There ${crypto.randomUUID()}` }),
    })

  const before = await postThere()
  await sanction(ana.id, { kind: 'ban' })
  const after = await postThere()
  other.close()

  expect([before.status, after.status]).toEqual([201, 403])
})

it('ends by itself, and when it is lifted', async () => {
  const [ana, ben] = [await test.guest(), await test.guest('Ben Okri')]
  const first = await sanction(ana.id, { kind: 'suspend', days: 1 })
  const second = await sanction(ben.id, { kind: 'ban' })
  await test.fresh.db
    .updateTable('sanction')
    .set({ until: '2026-01-01T00:00:00Z' })
    .where('id', '=', first.body.sanction.id)
    .execute()

  const lifted = await priya.ask('DELETE', `/moderation/sanctions/${second.body.sanction.id}`)
  const twice = await priya.ask('DELETE', `/moderation/sanctions/${second.body.sanction.id}`)

  expect((await post(ana.token, 'The time is over')).status).toBe(201)
  expect((await post(ben.token, 'Somebody thought again')).status).toBe(201)
  expect(lifted.body.sanction).toMatchObject({ isActive: false, liftedBy: 'Priya Shah' })
  expect(twice.body.sanction.liftedAt).toBe(lifted.body.sanction.liftedAt)
})

it('holds whatever somebody writes who is always reviewed, and says so', async () => {
  const ana = await test.guest()
  await sanction(ana.id, { kind: 'review' })

  const { status, body } = await post(ana.token, 'To be looked at')
  const { body: card } = await priya.ask('GET', `/moderation/comments/${body.comment.id}`)

  expect([status, body.comment.state]).toEqual([202, 'held'])
  expect(card.card.verdict).toMatchObject([{ phase: 'author', code: 'author-reviewed' }])
})

it('shows what somebody writes under a shadow to them alone, and tells them nothing', async () => {
  const [ana, ben] = [await test.guest(), await test.guest('Ben Okri')]
  await sanction(ana.id, { kind: 'shadow' })

  const { status, body } = await post(ana.token, 'Shouted into the woods')
  const path = `/comments/${body.comment.id}`
  const [own, other] = [
    await test.ask('GET', path, { token: ana.token }),
    await test.ask('GET', path, { token: ben.token }),
  ]
  const { body: me } = await test.ask('GET', '/me', { token: ana.token })

  expect([status, body.comment.state]).toEqual([201, 'published'])
  expect([own.body.comment.state, other.status]).toEqual(['published', 404])
  expect(me).toMatchObject({ rights: { post: true }, restriction: null, messages: [] })
})

it('keeps a message for the person until they say that they have read it', async () => {
  const [ana, ben] = [await test.guest(), await test.guest('Ben Okri')]
  const made = await sanction(ana.id, { kind: 'message', message: 'Please stay on the subject.' })
  const messagesOf = async ({ token }: { token: string }) => (await test.ask('GET', '/me', { token })).body.messages
  const path = `/me/messages/${made.body.sanction.id}/read`

  const shown = await messagesOf(ana)
  const foreign = await messagesOf(ben)
  const stolen = await test.ask('POST', path, { token: ben.token })
  const still = await messagesOf(ana)
  const read = await test.ask('POST', path, { token: ana.token })

  expect(shown).toMatchObject([{ text: 'Please stay on the subject.' }])
  expect([foreign, stolen.status]).toEqual([[], 404])
  expect(still).toHaveLength(1)
  expect([read.status, await messagesOf(ana)]).toEqual([204, []])
  expect((await post(ana.token, 'Back to the subject')).status).toBe(201)
})

it('turns down what somebody wrote in the last day along with them, and takes both back in one go', async () => {
  const ana = await test.guest()
  const recent = [await test.post(ana.token, 'Buy my watches'), await test.post(ana.token, 'Buy my cars')]
  const old = await test.post(ana.token, 'Said last week')
  await test.fresh.db
    .updateTable('comment')
    .set({ created_at: '2026-01-01T00:00:00Z' })
    .where('id', '=', old.id)
    .execute()
  const states = async () =>
    (
      await test.fresh.db
        .selectFrom('comment')
        .select(['id', 'state'])
        .where('author_id', '=', ana.id)
        .orderBy('id')
        .execute()
    ).map(({ state }) => state)

  const { body } = await sanction(ana.id, { kind: 'ban', removeRecent: true })
  const after = await states()
  const undone = await priya.ask('POST', `/moderation/batches/${body.batch}/undo`)

  expect(body.removed).toBe(recent.length)
  expect(after).toEqual(['removed', 'removed', 'published'])
  expect(undone.body.done).toHaveLength(2)
  expect(undone.body.reverted).toEqual([{ target: 'author', targetId: ana.id, isUndone: true }])
  expect(await states()).toEqual(['published', 'published', 'published'])
  expect((await post(ana.token, 'Back again')).status).toBe(201)
})

it('puts back in force what was lifted, from the log', async () => {
  const ana = await test.guest()
  const { body } = await sanction(ana.id, { kind: 'ban' })
  const lifted = await priya.ask('DELETE', `/moderation/sanctions/${body.sanction.id}`)

  const undone = await priya.ask('POST', `/moderation/batches/${lifted.body.batch}/undo`)
  const again = await priya.ask('POST', `/moderation/batches/${lifted.body.batch}/undo`)

  expect(undone.body.reverted).toMatchObject([{ isUndone: true }])
  expect(again.body.reverted).toMatchObject([{ isUndone: false }])
  expect((await post(ana.token, 'May I?')).body.type).toBe('/problems/banned')
})

it('lets moderators decide about readers only, admins not about owners, and nobody about themselves', async () => {
  const [olga, ann, mo, wim] = [
    await member(test, 'owner', 'Olga'),
    await member(test, 'admin', 'Ann'),
    await member(test, 'moderator', 'Mo'),
    await member(test, 'writer', 'Wim'),
  ]
  const ana = await test.guest()
  const tried = async (by: Member, about: { authorId: string }) =>
    (await sanction(about.authorId, { kind: 'review' }, by)).status

  expect([await tried(mo, wim), await tried(mo, olga), await tried(mo, mo)]).toEqual([403, 403, 403])
  expect([await tried(ann, mo), await tried(ann, olga)]).toEqual([201, 403])
  expect([await tried(olga, ann), await tried(olga, olga)]).toEqual([201, 403])
  expect(await tried(wim, { authorId: ana.id })).toBe(403)
  expect(await tried(mo, { authorId: crypto.randomUUID() })).toBe(404)
})

it('shows on the card what was decided, how far somebody is trusted, and what it rests on', async () => {
  const ana = await test.guest()
  await test.post(ana.token, 'A first word')
  await sanction(ana.id, { kind: 'review' })

  const { body } = await priya.ask('GET', `/moderation/authors/${ana.id}`)

  expect(body).toMatchObject({
    author: { id: ana.id, published: 1, trust: 'known', sanctions: ['review'] },
    isStaff: false,
    sanctions: [{ kind: 'review', reason: 'Insults again', by: 'Priya Shah', isActive: true }],
  })
  const { body: log } = await priya.ask('GET', `/moderation/log?target=${ana.id}`)
  expect(log.items).toMatchObject([{ action: 'author.sanction', target: 'author', reason: 'Insults again' }])
})

it('wants an end of a suspension, words in a message, and a reason', async () => {
  const ana = await test.guest()
  const wrong = [
    { kind: 'suspend' },
    { kind: 'message' },
    { kind: 'ban', reason: ' ' },
    { kind: 'ban', days: 0 },
    { kind: 'expel' },
  ]

  for (const body of wrong) expect((await sanction(ana.id, body)).status, JSON.stringify(body)).toBe(422)
})

it('leaves a log that proves itself', async () => {
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
})
