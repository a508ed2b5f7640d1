import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { type RuleAction, type RuleConditions, rulesMax } from '../../../shared/moderation/rules.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let ann: Member
let priya: Member

beforeAll(async () => {
  test = await testApp()
  ann = await member(test, 'admin', 'Ann')
  priya = await member(test)
})
beforeEach(async () => {
  await test.fresh.db.updateTable('rule').set({ removed_at: '2026-01-01T00:00:00Z' }).execute()
})
afterAll(() => test[Symbol.asyncDispose]())

const request = (conditions: RuleConditions, actions: RuleAction[] = [{ do: 'hold' }], name = 'Watch sellers') => ({
  name,
  conditions,
  actions,
})
const add = async (...asked: Parameters<typeof request>) =>
  (await ann.ask('POST', '/moderation/rules', request(...asked))).body
/** Rules are kept for two seconds; a server that starts knows them at once. */
const inForce = () => test.set({})

async function post(body: string, token?: string) {
  return test.ask('POST', '/comments', {
    token: token ?? (await test.guest()).token,
    body: { page: { url: pageUrl }, body },
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  })
}

it('holds what a rule says, and names the rule and its version on the card', async () => {
  const { rule } = await add({ words: ['replica watch*'] })
  await inForce()

  const { status, body } = await post('Best replica watches here')
  const fine = await post('Best walks here')
  const { body: card } = await priya.ask('GET', `/moderation/comments/${body.comment.id}`)

  expect([status, body.comment.state, fine.status]).toEqual([202, 'held', 201])
  expect(card.card.verdict).toEqual([
    {
      phase: 'rules',
      rule: rule.id,
      version: 1,
      code: 'rule',
      params: { name: 'Watch sellers', word: 'replica watch*' },
      span: [5, 18],
    },
  ])
  // Its author learns that it waits, and nothing of the rule.
  expect(JSON.stringify(body)).not.toContain('Watch sellers')
})

it('takes for spam, refuses with words of its own, labels', async () => {
  await add({ words: ['casino'] }, [{ do: 'spam' }], 'Casinos')
  await add({ words: ['phone number'] }, [{ do: 'refuse', message: 'holds a phone number' }], 'Numbers')
  await add({ links: 1 }, [{ do: 'label', label: 'has links' }], 'Links')
  await inForce()

  const spam = await post('Come to the casino')
  const refused = await post('My phone number is 1')
  const labelled = await post('See https://example.org/x')
  const stored = await test.fresh.db
    .selectFrom('comment')
    .select(['state', 'verdict'])
    .where('id', '=', labelled.body.comment.id)
    .executeTakeFirstOrThrow()

  expect(spam.body.comment.state).toBe('held')
  expect([refused.status, refused.body.type, refused.body.detail]).toEqual([
    422,
    '/problems/refused-by-rules',
    'The text holds a phone number',
  ])
  expect([labelled.status, labelled.body.comment.state]).toEqual([201, 'published'])
  expect(stored).toMatchObject({
    state: 'published',
    verdict: [{ params: { name: 'Links', label: 'has links', links: 1 } }],
  })
})

it('meets new people, and slows a thread down, and leaves word in the log', async () => {
  const actions: RuleAction[] = [{ do: 'slow', slowS: 120, slowMinutes: 10 }, { do: 'notify' }]
  const { rule } = await add({ isNew: true, words: ['brawl'] }, actions, 'Brawls')
  await inForce()
  const { token } = await test.guest()

  const first = await post('A brawl', token)
  const { thread } = (await test.ask('GET', `/thread?url=${pageUrl}`)).body
  const { body: log } = await ann.ask('GET', `/moderation/log?target=${first.body.comment.id}`)

  expect(first.status).toBe(201)
  expect(thread).toMatchObject({ slowS: 120, slowUntil: expect.any(String) })
  expect(log.items).toMatchObject([
    { action: 'comment.notify-team', actor: 'rule', after: { rule: rule.id, version: 1 } },
  ])
  await ann.ask('PATCH', `/moderation/threads/${thread.id}`, { slowS: 0 })
})

it('is in force in a running server within seconds', async () => {
  await inForce()
  await post('Not yet a word of it')
  await add({ words: ['gazebo'] })

  await expect.poll(async () => (await post(`A gazebo ${crypto.randomUUID()}`)).status, { interval: 300 }).toBe(202)
})

it('keeps every version of a rule, and makes none where nothing changes', async () => {
  const { rule } = await add({ words: ['one'] })
  const path = `/moderation/rules/${rule.id}`

  const second = await ann.ask('PUT', path, request({ words: ['two'] }))
  const same = await ann.ask('PUT', path, request({ words: ['two'] }))
  const off = await ann.ask('PUT', path, { ...request({ words: ['two'] }), enabled: false })
  const undone = await ann.ask('POST', `/moderation/batches/${second.body.batch}/undo`)
  const { body: now } = await priya.ask('GET', '/moderation/rules')
  const third = await ann.ask('PUT', path, request({ words: ['three'] }))
  const { body: versions } = await priya.ask('GET', `${path}/versions`)

  expect([second.body.rule.version, same.body.rule.version, off.body.rule.version]).toEqual([2, 2, 2])
  expect([same.body.batch, off.body.rule.enabled]).toEqual([null, false])
  // Switched off since: what was saved then is no longer as it was left.
  expect(undone.body.reverted).toMatchObject([{ isUndone: false }])
  expect(now.items).toMatchObject([{ id: rule.id, version: 2, enabled: false }])
  expect(third.body.rule.version).toBe(3)
  expect(versions.items.map((one: { version: number }) => one.version)).toEqual([3, 2, 1])
  expect(versions.items[2].conditions).toEqual({ words: ['one'] })
})

it('takes making, changing and removing a rule back from the log', async () => {
  const made = await add({ words: ['one'] })
  const path = `/moderation/rules/${made.rule.id}`
  const changed = await ann.ask('PUT', path, request({ words: ['two'] }))
  const list = async () => (await ann.ask('GET', '/moderation/rules')).body.items
  const undo = (batch: string, by = ann) => by.ask('POST', `/moderation/batches/${batch}/undo`)

  const denied = await undo(changed.body.batch, priya)
  await undo(changed.body.batch)
  const before = await list()
  const gone = await ann.ask('DELETE', path)
  const removed = await list()
  await undo(gone.body.batch)
  const back = await list()

  expect(denied.status).toBe(403)
  expect(before).toMatchObject([{ version: 1, conditions: { words: ['one'] } }])
  expect(removed).toEqual([])
  expect(back).toMatchObject([{ id: made.rule.id, version: 1 }])
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
})

it('puts rules into another order', async () => {
  const [one, two, three] = [await add({ links: 1 }), await add({ links: 2 }), await add({ links: 3 })].map(
    ({ rule }) => rule.id,
  )

  await ann.ask('PUT', '/moderation/rules', { ids: [three, one] })
  const { body: ordered } = await ann.ask('GET', '/moderation/rules')
  const stranger = await ann.ask('PUT', '/moderation/rules', { ids: [crypto.randomUUID()] })

  expect(ordered.items.map(({ id }: { id: string }) => id)).toEqual([three, one, two])
  expect(stranger.status).toBe(404)
})

it('takes an order back, also of rules that were changed since', async () => {
  const [one, two, three] = [await add({ links: 1 }), await add({ links: 2 }), await add({ links: 3 })].map(
    ({ rule }) => rule.id,
  )
  const ids = async () => (await ann.ask('GET', '/moderation/rules')).body.items.map(({ id }: { id: string }) => id)
  const ordered = await ann.ask('PUT', '/moderation/rules', { ids: [three, one, two] })
  const same = await ann.ask('PUT', '/moderation/rules', { ids: [three, one, two] })
  await ann.ask('PUT', `/moderation/rules/${one}`, request({ links: 9 }))

  const undone = await ann.ask('POST', `/moderation/batches/${ordered.body.batch}/undo`)
  const after = await ids()
  const twice = await ann.ask('POST', `/moderation/batches/${ordered.body.batch}/undo`)

  expect(same.body.batch).toBeNull()
  expect(undone.body.reverted.map(({ isUndone }: { isUndone: boolean }) => isUndone)).toEqual([true, true, true])
  expect(after).toEqual([one, two, three])
  expect(twice.body.reverted.some(({ isUndone }: { isUndone: boolean }) => isUndone)).toBe(false)
  expect(await ids()).toEqual(after)
})

it('brings no rule back where there are as many as there may be', async () => {
  const { rule } = await add({ links: 1 })
  const { body: gone } = await ann.ask('DELETE', `/moderation/rules/${rule.id}`)
  const { db, siteId } = test.fresh
  const rows = Array.from({ length: rulesMax }, (_, place) => ({
    site_id: siteId, id: crypto.randomUUID(), place, enabled: false, version: 1,
  })) // biome-ignore format: a row
  await db.insertInto('rule').values(rows).execute()

  const undone = await ann.ask('POST', `/moderation/batches/${gone.batch}/undo`)

  expect(undone.body.reverted).toMatchObject([{ isUndone: false }])
})

it('lets moderators read rules, and only who runs the site change them', async () => {
  const { rule } = await add({ links: 1 })
  const wim = await member(test, 'writer', 'Wim')

  const reads = [await priya.ask('GET', '/moderation/rules'), await wim.ask('GET', '/moderation/rules')]
  const writes = [
    await priya.ask('POST', '/moderation/rules', request({ links: 1 })),
    await priya.ask('PUT', `/moderation/rules/${rule.id}`, request({ links: 2 })),
    await priya.ask('DELETE', `/moderation/rules/${rule.id}`),
    await priya.ask('PUT', '/moderation/rules', { ids: [rule.id] }),
  ]

  expect(reads.map(({ status }) => status)).toEqual([200, 403])
  expect(writes.map(({ status }) => status)).toEqual([403, 403, 403, 403])
})

it.each([
  ['no condition', request({} as RuleConditions)],
  ['no action', request({ links: 1 }, [])],
  ['two verdicts', request({ links: 1 }, [{ do: 'hold' }, { do: 'spam' }])],
  ['the same twice', request({ links: 1 }, [{ do: 'notify' }, { do: 'notify' }])],
  ['an expression', { ...request({ links: 1 }), conditions: { regex: '(a+)+$' } }],
  ['a domain that is none', request({ domains: ['http://example.org'] })],
])('takes no rule with %s', async (_, body) => {
  expect((await ann.ask('POST', '/moderation/rules', body)).status).toBe(422)
})

it('holds what is written in a language, and what is too short to tell is let through', async () => {
  await add({ languages: ['de', 'fr'] })
  await inForce()

  const states = []
  for (const body of ['Der Rat sollte den Bericht veröffentlichen.', 'The council should publish it at once.', 'Genau so!'])
    states.push((await post(body)).body.comment.state)

  expect(states).toEqual(['held', 'published', 'published'])
}) // biome-ignore format: short
