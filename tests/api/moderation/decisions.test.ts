import { afterAll, beforeAll, expect, it } from 'vitest'
import { nextState } from '../../../server/comments/states.ts'
import { type Decided, decisionVerbs } from '../../../shared/moderation/moderation.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { bringTo, commentStates, currentState, decideNow, decideOn, loggedChanges, reportedBy, undoBatch } from '../../kit/clients/decisions.ts' // biome-ignore format: short
import { member } from '../../kit/factories/staff.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

// For what is only about a comment of its own.
let shared: TestApp
beforeAll(async () => {
  shared = await testApp()
})
afterAll(() => shared[Symbol.asyncDispose]())

const nobody = '019a1f30-1200-7b44-9a01-5b6c7d8e9f00'

async function team(test: TestApp) {
  const ana = await test.guest()
  return { ana, priya: await member(test), mo: await member(test, 'moderator', 'Mo') }
}

/** A comment's row as decisions change it, beside its times. */
async function rowOf(test: TestApp, id: string) {
  return test.fresh.db
    .selectFrom('comment')
    .select(['state', 'revision', 'decision', 'reviewed_at', 'report_count', 'priority', 'shadowed', 'appealed_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

async function expectExactCounters(test: TestApp) {
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
}

it.each(commentStates.flatMap((state) => decisionVerbs.map((verb) => ({ verb, state }))))(
  'does to a $state comment what the table says of "$verb", and undoes exactly that',
  async ({ verb, state }) => {
    const test = shared
    const { ana, priya } = await team(test)
    const { id } = await test.post(ana.token, 'The words')
    await test.post(ana.token, 'A reply', { parentId: id })
    const before = await bringTo(test, priya, { id, token: ana.token, state })
    const row = await rowOf(test, id)
    const isKept = verb === 'approve' && state === 'published'
    const to = isKept ? 'published' : nextState(verb, 'staff', { state, previous_state: 'published' })

    const { body } = await decideOn(priya, verb, [before])

    expect(body.done).toEqual(to ? [{ ...before, state: to }] : [])
    expect(body.conflicts.map((one: Decided) => one.id)).toEqual(to ? [] : [id])
    expect((await rowOf(test, id)).state).toBe(to ?? state)
    await expectExactCounters(test)
    if (!to) return
    const undone = await undoBatch(priya, body.batch)
    expect(undone.body.done).toEqual([before])
    expect(await rowOf(test, id)).toEqual(row)
    await expectExactCounters(test)
  },
)

it('leaves alone what became something else meanwhile, and says who did that', async () => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const { id } = await test.post(ana.token, 'Words in question')
  const seen = await currentState(test, id)
  await decideOn(mo, 'reject', [seen], { reason: 'off-topic' })

  const { status, body } = await decideOn(priya, 'spam', [seen])

  expect([status, body.done]).toEqual([200, []])
  expect(body.conflicts).toMatchObject([
    { id, state: 'removed', revision: 1, last: { action: 'comment.reject', by: 'Mo', reason: 'off-topic' } },
  ])
  expect(await loggedChanges(test)).toHaveLength(1)
})

it('does not decide about words nobody has seen: an edit meanwhile makes it another comment', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const { id } = await test.post(ana.token, 'Harmless words')
  const seen = await bringTo(test, priya, { id, token: ana.token, state: 'held' })
  await test.ask('PATCH', `/comments/${id}`, {
    token: ana.token,
    body: { body: 'Other words' },
    headers: { 'If-Match': '"1-held"' },
  })

  const { body } = await decideOn(priya, 'approve', [seen])

  expect(body.conflicts).toMatchObject([{ id, state: 'held', revision: 2 }])
  expect((await currentState(test, id)).state).toBe('held')
})

it('tells of comments that are not there, or of another site, alike', async () => {
  await using test = await testApp()
  const { priya } = await team(test)

  const { body } = await decideOn(priya, 'approve', [{ id: nobody, state: 'held', revision: 1 }])

  expect(body.conflicts).toEqual([{ id: nobody, state: null, revision: null, last: null }])
})

it.each(decisionVerbs)('applies "%s" once, however many decide it at the same moment', async (verb) => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const { id } = await test.post(ana.token, 'Everybody looks at this')
  const seen = verb === 'approve' ? await bringTo(test, priya, { id, token: ana.token, state: 'held' }) : await currentState(test, id) // biome-ignore format: short
  const before = (await loggedChanges(test)).length

  const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => decideOn(n % 2 ? priya : mo, verb, [seen])))

  expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
  expect(answers.filter(({ body }) => body.done.length === 1)).toHaveLength(1)
  expect((await loggedChanges(test)).length - before).toBe(1)
  await expectExactCounters(test)
})

it('keeps a published comment once, until somebody reports it', async () => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const ben = await test.guest('Ben')
  const { id } = await test.post(ana.token, 'Nothing wrong with this')
  const seen = await currentState(test, id)

  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => decideOn(n % 2 ? priya : mo, 'approve', [seen]))) // biome-ignore format: short
  await reportedBy(test, { id }, [ben.id])
  const again = await decideOn(mo, 'approve', [seen])

  expect(answers.filter(({ body }) => body.done.length === 1)).toHaveLength(1)
  expect(again.body.done).toHaveLength(1)
  expect(await rowOf(test, id)).toMatchObject({ state: 'published', report_count: 0 })
})

it('decides about many threads at once from both ends without anybody waiting for ever', async () => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const ids: string[] = []
  for (let thread = 0; thread < 12; thread++)
    for (let n = 0; n < 2; n++)
      ids.push((await test.post(ana.token, `Words ${thread} ${n}`, { url: `${origin}/${thread}` })).id)
  const seen = await Promise.all(ids.map((id) => currentState(test, id)))
  const shuffled = (n: number) => [...seen].sort((one, other) => (one.id.at(n)! < other.id.at(n)! ? -1 : 1))

  const deciding = Array.from({ length: 12 }, (_, n) => decideOn(n % 2 ? priya : mo, 'hold', shuffled(-1 - n)))
  const writing = ids.map((id, n) =>
    test.ask(n % 3 ? 'POST' : 'DELETE', n % 3 ? '/comments' : `/comments/${id}`, {
      token: ana.token,
      ...(n % 3 && { body: { page: { url: `${origin}/${n % 12}` }, body: `More ${n}` } }),
      headers: { 'Idempotency-Key': crypto.randomUUID() },
    }),
  )
  const answers = await Promise.all([...deciding, ...writing])

  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  const done = answers.slice(0, 12).flatMap(({ body }) => body.done.map((one: Decided) => one.id))
  expect(new Set(done).size).toBe(done.length)
  const held = (await Promise.all(ids.map((id) => currentState(test, id)))).filter(({ state }) => state === 'held')
  expect(held.map(({ id }) => id).filter((id) => !done.includes(id))).toEqual([])
  await expectExactCounters(test)
})

it('undoes once: a second undo, and an undo of what was decided anew, change nothing', async () => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const { id } = await test.post(ana.token, 'To and fro')
  const first = (await decideNow(test, priya, 'approve', id)).body.batch

  const undone = await Promise.all(Array.from({ length: 10 }, () => undoBatch(priya, first)))
  await decideNow(test, mo, 'approve', id)
  const late = await undoBatch(priya, first)

  expect(undone.filter(({ body }) => body.done.length === 1)).toHaveLength(1)
  expect(late.body).toMatchObject({ done: [], conflicts: [{ id, last: { action: 'comment.approve', by: 'Mo' } }] })
  expect((await rowOf(test, id)).reviewed_at).not.toBeNull()
})

it('takes decisions back one by one, the last first, and an undo itself', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const { id } = await test.post(ana.token, 'Many opinions')
  const batches: string[] = []
  for (const verb of ['approve', 'hold', 'reject', 'spam', 'approve'] as const)
    batches.push((await decideNow(test, priya, verb, id)).body.batch)
  const before = await rowOf(test, id)

  const states: string[] = []
  const undoes: string[] = []
  for (const batch of batches.toReversed()) {
    const { body } = await undoBatch(priya, batch)
    undoes.push(body.batch)
    states.push(body.done[0]?.state)
  }
  expect(states).toEqual(['spam', 'rejected', 'held', 'published', 'published'])
  expect((await rowOf(test, id)).reviewed_at).toBeNull()

  for (const batch of undoes.toReversed()) expect((await undoBatch(priya, batch)).body.done).toHaveLength(1)
  expect(await rowOf(test, id)).toEqual(before)
  await expectExactCounters(test)
})

it('undoes a hundred decisions at once, but what somebody changed since', async () => {
  await using test = await testApp()
  const { ana, priya, mo } = await team(test)
  const ids: string[] = []
  for (let n = 0; n < 100; n++) ids.push((await test.post(ana.token, `Words ${n}`, { url: `${origin}/${n % 7}` })).id)
  const seen = await Promise.all(ids.map((id) => currentState(test, id)))
  const { batch } = (await decideOn(priya, 'reject', seen, { source: 'bulk' })).body
  await decideNow(test, mo, 'approve', ids[3]!)

  const { body } = await undoBatch(priya, batch)

  expect([body.done.length, body.conflicts.length]).toEqual([99, 1])
  expect(body.conflicts[0]).toMatchObject({ id: ids[3], last: { by: 'Mo' } })
  await expectExactCounters(test)
})

it('settles the open reports with a decision, and opens exactly those again when it is undone', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const readers = await Promise.all(['Ben', 'Cem', 'Dee'].map((name) => test.guest(name)))
  const { id } = await test.post(ana.token, 'Reported words')
  await reportedBy(test, { id }, [readers[0]!.id, readers[1]!.id])
  const reports = () =>
    test.fresh.db.selectFrom('report').select(['author_id', 'upheld', 'settled_in']).orderBy('created_at').execute()

  const kept = await decideNow(test, priya, 'approve', id)
  expect(await reports()).toMatchObject([{ upheld: false }, { upheld: false }])
  expect(await rowOf(test, id)).toMatchObject({ report_count: 0, priority: 0 })

  await reportedBy(test, { id }, [readers[2]!.id])
  const second = await decideNow(test, priya, 'reject', id)
  expect((await reports()).at(-1)).toMatchObject({ upheld: true, settled_in: second.body.batch })

  await undoBatch(priya, second.body.batch)
  expect(await rowOf(test, id)).toMatchObject({ state: 'published', report_count: 1 })
  await undoBatch(priya, kept.body.batch)
  expect(await rowOf(test, id)).toMatchObject({ report_count: 3, priority: 3 })
  expect(await reports()).toMatchObject(Array(3).fill({ upheld: null, settled_in: null }))
})

it('keeps the reports that came after a decision when it is undone', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const [ben, cem] = [await test.guest('Ben'), await test.guest('Cem')]
  const { id } = await test.post(ana.token, 'Reported words')
  await reportedBy(test, { id }, [ben.id])
  const { batch } = (await decideNow(test, priya, 'approve', id)).body
  await reportedBy(test, { id }, [cem.id])

  await undoBatch(priya, batch)

  expect((await rowOf(test, id)).report_count).toBe(2)
})

it('tells the author why, and takes it back with the decision', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const { id } = await test.post(ana.token, 'A rude word')
  const seen = await currentState(test, id)

  const { batch } = (await decideOn(priya, 'reject', [seen], { reason: 'other', message: ' Please stay kind. ' })).body
  expect((await rowOf(test, id)).decision).toEqual({ reason: 'other', message: 'Please stay kind.' })
  await undoBatch(priya, batch)

  expect((await rowOf(test, id)).decision).toBeNull()
})

it.each([
  { what: 'no comment', body: { items: [], verb: 'approve' } },
  { what: 'a rejection without a reason', body: { verb: 'reject' } },
  { what: '"other" without words', body: { verb: 'reject', reason: 'other', message: '  ' } },
  { what: 'a verb that is not one', body: { verb: 'delete' } },
  { what: 'a reason that is not one', body: { verb: 'reject', reason: 'boring' } },
  { what: 'more than a hundred', body: { items: Array(101).fill(0), verb: 'approve' } },
])('refuses $what', async ({ body }) => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const { id } = await test.post(ana.token, 'The words')
  const seen = await currentState(test, id)
  const items = body.items?.map(() => seen) ?? [seen]

  const { status } = await priya.ask('POST', '/moderation/decisions', { ...body, items })

  expect(status).toBe(422)
  expect(await loggedChanges(test)).toEqual([])
})

it('finds no batch that was never decided', async () => {
  await using test = await testApp()
  const { priya } = await team(test)

  expect((await undoBatch(priya, nobody)).status).toBe(404)
})

it('shows readers a decision with the next look: the page kept ready is gone', async () => {
  await using test = await testApp()
  const { ana, priya } = await team(test)
  const { id } = await test.post(ana.token, 'Soon removed')
  const read = async () => JSON.stringify((await test.ask('GET', `/thread?url=${pageUrl}`)).body)
  expect(await read()).toContain('Soon removed')

  const { batch } = (await decideNow(test, priya, 'reject', id)).body
  expect(await read()).not.toContain('Soon removed')
  await undoBatch(priya, batch)

  expect(await read()).toContain('Soon removed')
})
