import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { cameEarlier } from '../../kit/factories/earlier.ts'
import { member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

const report = (test: TestApp, token: string, id: string, reason = 'rude', note?: string) =>
  test.ask('POST', `/comments/${id}/reports`, { token, body: { reason, ...(note !== undefined && { note }) } })
const reportFrom = (test: TestApp, peer: string, token: string, id: string) =>
  test.ask('POST', `/comments/${id}/reports`, { token, peer, body: { reason: 'rude' } })
const withdraw = (test: TestApp, token: string, id: string) =>
  test.ask('DELETE', `/comments/${id}/reports/mine`, { token })
const decide = (priya: Awaited<ReturnType<typeof member>>, id: string, verb: string, state = 'published') =>
  priya.ask('POST', '/moderation/decisions', { items: [{ id, state, revision: 1 }], verb, reason: 'rude' })

/** The counters of a comment, and what they should be by the reports themselves. */
async function counters({ fresh: { db } }: TestApp, id: string) {
  const row = await db
    .selectFrom('comment')
    .select(['report_count', 'priority', 'state'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const open = await db
    .selectFrom('report')
    .select('weight')
    .where('comment_id', '=', id)
    .where('settled_at', 'is', null)
    .execute()
  return { ...row, open: open.length, weights: open.map(({ weight }) => weight) }
}

/** Somebody who has been here for a while. */
async function regular(test: TestApp) {
  const guest = await test.guest()
  await cameEarlier(test.fresh.db, guest.id)
  return guest
}

/** Makes somebody whose earlier reports moderators decided about so. */
async function reporter(test: TestApp, verdicts: boolean[]) {
  const priya = await member(test, 'moderator', `Priya ${verdicts.length}`)
  const [{ token }, writer] = [await regular(test), await test.guest()]
  for (const [at, isRight] of verdicts.entries()) {
    const { id } = await test.post(writer.token, `Words ${at} ${crypto.randomUUID()}`)
    await report(test, token, id)
    await decide(priya, id, isRight ? 'reject' : 'approve')
  }
  return token
}

it('takes one report a person, which a second one rewrites and a withdrawal takes back', async () => {
  await using test = await testApp()
  const [author, ana, ben] = [await test.guest(), await test.guest(), await test.guest()]
  const { id, threadId } = await test.post(author.token, 'Words')

  const first = await report(test, ana.token, id, 'rude', ' Calls people names. ')
  const again = await report(test, ana.token, id, 'spam')
  await report(test, ben.token, id)
  const both = await counters(test, id)
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token: ana.token })
  const withdrawn = await withdraw(test, ana.token, id)
  const twice = await withdraw(test, ana.token, id)
  const after = await counters(test, id)

  expect([first.status, first.body.report]).toMatchObject([201, { reason: 'rude', note: 'Calls people names.' }])
  expect(again.body.report).toMatchObject({ reason: 'spam', note: null })
  expect(both).toMatchObject({ report_count: 2, priority: 2, open: 2 })
  expect(me.body.reports).toEqual([id])
  expect([withdrawn.status, withdrawn.body, twice.status]).toEqual([200, { report: null }, 200])
  expect(after).toMatchObject({ report_count: 1, priority: 1, open: 1 })
})

it('takes no report of one’s own comment, nor of one that is not there to be seen', async () => {
  await using test = await testApp()
  const [author, ana] = [await test.guest(), await test.guest()]
  const own = await test.post(author.token, 'Words')
  const held = await test.post(author.token, 'Waiting')
  const shadowed = await test.post(author.token, 'Alone')
  const tombstone = await test.post(author.token, 'Carries')
  await test.post(ana.token, 'A reply', { parentId: tombstone.id })
  const { db } = test.fresh
  await db.updateTable('comment').set({ state: 'held' }).where('id', '=', held.id).execute()
  await db.updateTable('comment').set({ state: 'held', shadowed: true }).where('id', '=', shadowed.id).execute()
  await db.updateTable('comment').set({ state: 'removed' }).where('id', '=', tombstone.id).execute()

  const answers = [
    await report(test, author.token, own.id),
    await report(test, author.token, shadowed.id),
    await report(test, ana.token, held.id),
    await report(test, ana.token, shadowed.id),
    await report(test, ana.token, tombstone.id),
    await report(test, ana.token, crypto.randomUUID()),
    await report(test, 'awg_unknown', own.id),
  ]

  expect(answers.map(({ status }) => status)).toEqual([403, 403, 404, 404, 404, 404, 401])
  expect(answers[0]!.body.type).toBe('/problems/own-comment')
  expect(await db.selectFrom('report').selectAll().execute()).toEqual([])
})

it('settles reports with the decision, and opens them again with its undo, counted exactly', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const [author, ana, ben, cem] = [await test.guest(), await test.guest(), await test.guest(), await test.guest()]
  const { id, threadId } = await test.post(author.token, 'Words')
  await report(test, ana.token, id)
  await report(test, ben.token, id)

  const kept = await decide(priya, id, 'approve')
  const settled = await counters(test, id)
  const late = await withdraw(test, ana.token, id)
  const repeated = await report(test, ana.token, id)
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token: ana.token })
  // Somebody reports it meanwhile: the undo must count three, not the two it remembers.
  await report(test, cem.token, id)
  await priya.ask('POST', `/moderation/batches/${kept.body.batch}/undo`)
  const reopened = await counters(test, id)

  expect(settled).toMatchObject({ report_count: 0, priority: 0, open: 0 })
  expect([late.status, late.body.type, repeated.status]).toEqual([409, '/problems/report-settled', 409])
  expect(me.body.reports).toEqual([])
  expect(reopened).toMatchObject({ report_count: 3, priority: 3, open: 3 })
})

it('counts a report by what became of its sender’s earlier ones, and by reach', async () => {
  await using test = await testApp()
  const [author, reader] = [await test.guest(), await test.guest()]
  const [right, wrong] = [await reporter(test, Array(4).fill(true)), await reporter(test, Array(6).fill(false))]
  const plain = await test.post(author.token, 'Seldom read')
  const answered = await test.post(author.token, 'Often read')
  for (let at = 0; at < 3; at++) await test.post(reader.token, `Answer ${at}`, { parentId: answered.id })

  await report(test, right, plain.id)
  const trusted = await counters(test, plain.id)
  await withdraw(test, right, plain.id)
  await report(test, wrong, plain.id)
  const doubted = await counters(test, plain.id)
  await report(test, wrong, answered.id)
  const read = await counters(test, answered.id)

  expect(trusted.priority).toBeCloseTo(10 / 6, 4)
  expect(doubted.priority).toBeCloseTo(2 / 8, 4)
  expect(read.priority).toBeCloseTo((2 / 8) * (1 + Math.log(1 + 3)), 4)
})

it('holds a comment nobody of the team has seen once enough people reported it, and says so in the log', async () => {
  await using test = await testApp({ settings: { reportsBeforeHold: 3 } })
  const priya = await member(test)
  const author = await test.guest()
  const { id, threadId } = await test.post(author.token, 'Words')
  const people = await Promise.all([1, 2, 3].map(() => regular(test)))

  for (const { token } of people.slice(0, 2)) await report(test, token, id)
  const before = await counters(test, id)
  await report(test, people[2]!.token, id)
  const after = await counters(test, id)
  const { body: list } = await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/comments`)
  const { body: log } = await (await member(test, 'owner', 'Olga')).ask('GET', `/moderation/log?target=${id}`)
  const { body: queue } = await priya.ask('GET', '/moderation/queues/pending')

  expect([before.state, after.state]).toEqual(['published', 'held'])
  expect(after).toMatchObject({ report_count: 3, open: 3 })
  expect(list.items).toEqual([])
  expect(log.items).toMatchObject([
    { actor: 'reports', action: 'comment.hold', before: { state: 'published' }, after: { state: 'held', reports: 3 } },
  ])
  expect(queue.items).toMatchObject([{ comment: { id }, reports: [{}, {}, {}] }])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
})

it('lets many who report in vain, or a comment a moderator kept, or the team’s own, not be held by numbers', async () => {
  await using test = await testApp({ settings: { reportsBeforeHold: 2 } })
  const priya = await member(test)
  const author = await test.guest()
  const people = [await regular(test), await regular(test)]
  const liars = [
    await reporter(test, Array(6).fill(false)),
    await reporter(test, Array(6).fill(false)),
    await reporter(test, Array(6).fill(false)),
  ]
  const disliked = await test.post(author.token, 'Disliked')
  const kept = await test.post(author.token, 'Kept')
  const teams = await test.post(author.token, 'Of the team')
  await test.fresh.db.updateTable('comment').set({ author_id: priya.authorId }).where('id', '=', teams.id).execute()
  await decide(priya, kept.id, 'approve')

  for (const token of liars) await report(test, token, disliked.id)
  for (const { token } of people) {
    await report(test, token, kept.id)
    await report(test, token, teams.id)
  }

  expect(await counters(test, disliked.id)).toMatchObject({ state: 'published', report_count: 3 })
  expect(await counters(test, kept.id)).toMatchObject({ state: 'published', report_count: 2 })
  expect(await counters(test, teams.id)).toMatchObject({ state: 'published', report_count: 2 })
})

it('counts exactly when many report, withdraw and decide at once', async () => {
  await using test = await testApp()
  const priya = await member(test)
  const author = await test.guest()
  const { id } = await test.post(author.token, 'Words')
  const people = await Promise.all(Array.from({ length: 12 }, () => test.guest()))

  await Promise.all(people.map(({ token }) => report(test, token, id)))
  await Promise.all([
    ...people.slice(0, 6).map(({ token }) => withdraw(test, token, id)),
    decide(priya, id, 'approve').then(({ body }) => priya.ask('POST', `/moderation/batches/${body.batch}/undo`)),
    ...people.slice(6).map(({ token }) => report(test, token, id, 'spam')),
  ])

  const { report_count, priority, open, weights } = await counters(test, id)
  expect(report_count).toBe(open)
  expect(priority).toBeCloseTo(
    weights.reduce((sum, weight) => sum + weight, 0),
    3,
  )
})

it('holds by independent people only: newcomers and guests of one network are one voice, and moderators see them all', async () => {
  await using test = await testApp({ settings: { reportsBeforeHold: 3 } })
  const author = await test.guest()
  const { id } = await test.post(author.token, 'Disliked')
  const state = async () => (await counters(test, id)).state

  for (let n = 0; n < 4; n++) await reportFrom(test, `2001:db8:1:${n}::1`, (await test.guest()).token, id)
  for (let n = 0; n < 4; n++) await reportFrom(test, `2001:db8:2:2::${n}`, (await regular(test)).token, id)
  expect(await counters(test, id)).toMatchObject({ state: 'published', report_count: 8 })

  // Who has published something is no newcomer, and who takes a report back leaves the voice of their network to others.
  const writer = await test.guest()
  await test.post(writer.token, 'Something of my own')
  await reportFrom(test, '198.51.100.1', writer.token, id)
  const [first, second] = [await regular(test), await regular(test)]
  await reportFrom(test, '198.51.100.2', first.token, id)
  expect(await state()).toBe('held')
  await test.fresh.db.updateTable('comment').set({ state: 'published' }).where('id', '=', id).execute()
  await test.ask('DELETE', `/comments/${id}/reports/mine`, { token: first.token, peer: '198.51.100.2' })
  await reportFrom(test, '198.51.100.2', second.token, id)
  expect(await state()).toBe('held')
})

it('slows no thread by guests of one network, nor by reports of the team’s own comments', async () => {
  await using test = await testApp({ settings: { autoSlowModeReports: 3 } })
  const priya = await member(test)
  const author = await test.guest()
  const posted = await Promise.all([1, 2, 3].map((n) => test.post(author.token, `Words ${n}`)))
  const teams = await test.post(author.token, 'Of the team')
  await test.fresh.db.updateTable('comment').set({ author_id: priya.authorId }).where('id', '=', teams.id).execute()
  const slowS = async () => (await test.fresh.db.selectFrom('thread').select('slow_s').executeTakeFirstOrThrow()).slow_s

  for (let n = 0; n < 3; n++) await reportFrom(test, '203.0.113.5', (await regular(test)).token, posted[n]!.id)
  for (let n = 0; n < 3; n++) await reportFrom(test, `203.0.113.${10 + n}`, (await regular(test)).token, teams.id)
  expect(await slowS()).toBe(0)

  for (let n = 0; n < 2; n++) await reportFrom(test, `203.0.113.${20 + n}`, (await regular(test)).token, posted[n]!.id)
  expect(await slowS()).toBe(60)
})

it('counts independent people, and each once, against what an author writes next', async () => {
  await using test = await testApp({ settings: { authorReportsBeforeHold: 2 } })
  const [author, ben, cem] = [await test.guest(), await regular(test), await regular(test)]
  const posted = await Promise.all([1, 2, 3].map((n) => test.post(author.token, `Words ${n}`)))
  for (const { id } of posted) await reportFrom(test, '203.0.113.5', ben.token, id)
  await reportFrom(test, '203.0.113.5', cem.token, posted[0]!.id)
  await reportFrom(test, '203.0.113.6', (await test.guest()).token, posted[0]!.id)

  const before = await test.post(author.token, 'Still welcome')
  await reportFrom(test, '203.0.113.7', (await regular(test)).token, posted[1]!.id)
  const after = await test.post(author.token, 'Looked at first')

  expect([before.state, after.state]).toEqual(['published', 'held'])
})
