import { expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { postComment } from '../../../server/comments/writing/post.ts'
import { noSanctions } from '../../../server/people/active-sanctions.ts'
import { createLog } from '../../../server/platform/log.ts'
import { noFacts } from '../../../server/screening/facts.ts'
import { screen } from '../../../server/screening/screen.ts'
import { createScreening } from '../../../server/screening/screening.ts'
import type { Phase } from '../../../server/screening/verdict.ts'
import { setSetting } from '../../../server/sites/set-settings.ts'
import { Sites } from '../../../server/sites/site.ts'
import { type Reason, reasonCodes } from '../../../shared/moderation/verdict-reasons.ts'
import type { WordList } from '../../../shared/sites/word-lists.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { cameEarlier } from '../../kit/factories/earlier.ts'
import { member } from '../../kit/factories/staff.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const list = { name: 'Gambling', version: 4, action: 'hold', words: 'casino' }

/** Posts as a reader's widget does, and returns the whole answer. */
function post(
  test: TestApp,
  token: string,
  body: string,
  more: { key?: string; checks?: object; parentId?: string } = {},
) {
  const { key = crypto.randomUUID(), checks, parentId } = more
  return test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body, ...(checks && { checks }), ...(parentId && { parentId }) },
    headers: { 'Idempotency-Key': key },
  })
}

/** What was kept of a comment. */
async function kept(test: TestApp, id: string): Promise<{ state: string; verdict: Reason[] | null }> {
  return test.fresh.db.selectFrom('comment').select(['state', 'verdict']).where('id', '=', id).executeTakeFirstOrThrow()
}

const logged = (test: TestApp) =>
  test.fresh.db
    .selectFrom('log')
    .select(['actor', 'action', 'target_id', 'reason', 'after'])
    .where('target', '=', 'comment')
    .orderBy('seq')
    .execute()

/** Somebody who has been here for a while reports a comment. */
async function reportOnce(test: TestApp, id: string) {
  const reader = await test.guest('Reader')
  await cameEarlier(test.fresh.db, reader.id)
  await test.ask('POST', `/comments/${id}/reports`, { token: reader.token, body: { reason: 'rude' } })
}

it('publishes a guest at once where the owner set nothing, and asks nobody', async () => {
  await using test = await testApp()
  const { token } = await test.guest()

  const answer = await post(test, token, 'See https://casino.example')

  expect(answer.status).toBe(201)
  expect(await kept(test, answer.body.comment.id)).toEqual({ state: 'published', verdict: null })
  expect(await logged(test)).toEqual([])
})

it('holds a word of a list: 202 for its author, a verdict that points at it for moderators, nothing for others', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const [ana, priya] = [await test.guest(), await member(test)]

  const answer = await post(test, ana.token, 'Come to my c**asi**no now')
  const { id, threadId } = answer.body.comment
  const thread = await test.ask('GET', `/thread?url=${pageUrl}`)
  const { body: pending } = await priya.ask('GET', '/moderation/queues/pending')

  expect([answer.status, answer.body.comment.state]).toEqual([202, 'held'])
  expect(answer.headers.get('etag')).toBe('"1-held"')
  expect([thread.body.thread.commentCount, thread.body.items]).toEqual([0, []])
  const [{ verdict, comment }] = pending.items
  expect(verdict).toEqual([
    {
      phase: 'words',
      rule: 'Gambling',
      version: 4,
      code: 'listed-word',
      params: { word: 'casino', list: 'Gambling' },
      span: [11, 21],
    },
  ])
  expect(comment.source.slice(...verdict[0].span)).toBe('c**asi**no')
  expect(await logged(test)).toEqual([
    { actor: 'rule', action: 'comment.hold', target_id: id, reason: 'words', after: { state: 'held', revision: 1 } },
  ])
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
  expect((await test.ask('GET', `/me?thread=${threadId}`, { token: ana.token })).body.held).toMatchObject([{ id }])
})

it('finds a word that only shows when it is drawn', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()

  const answer = await post(test, token, 'My c&#97;sino')

  expect((await kept(test, answer.body.comment.id)).verdict).toMatchObject([{ rule: 'Gambling', span: null }])
})

it('makes one held comment of a key, however often it is sent, also at once', async () => {
  await using test = await testApp({ settings: { premoderate: ['guests'], holdDuplicates: true } })
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const words = 'The same words again and again and again'

  const answers = await Promise.all(Array.from({ length: 10 }, () => post(test, token, words, { key })))
  answers.push(await post(test, token, words, { key }))

  expect(answers.map(({ status }) => status)).toEqual(Array(11).fill(202))
  expect(new Set(answers.map(({ body }) => body.comment.id)).size).toBe(1)
  expect(await logged(test)).toHaveLength(1)
})

it('refuses with what is wrong, makes nothing, and still answers for what it took before', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const key = crypto.randomUUID()
  const first = await post(test, token, 'I like the casino', { key })
  await test.set({ wordLists: [{ ...list, action: 'refuse' }] })

  const refused = await post(test, token, 'I love the casino')
  const again = await post(test, token, 'I like the casino', { key })

  expect([refused.status, refused.body.type]).toEqual([422, '/problems/refused-by-rules'])
  expect(refused.body.errors).toEqual([
    { pointer: '/body', code: 'word', params: { word: 'casino' }, detail: expect.stringContaining('casino') },
  ])
  expect([again.status, again.body.comment.id]).toEqual([201, first.body.comment.id])
  expect(await test.fresh.db.selectFrom('comment').select('id').execute()).toHaveLength(1)
})

it('leaves no thread behind where the first comment of a page is refused', async () => {
  await using test = await testApp({ settings: { wordLists: [{ ...list, action: 'refuse' }] } })
  const { token } = await test.guest()

  await post(test, token, 'casino')

  expect(await test.fresh.db.selectFrom('thread').select('id').execute()).toEqual([])
})

it('tells who writes spam that it waits, in every answer, and moderators what it is', async () => {
  await using test = await testApp({ settings: { wordLists: [{ ...list, action: 'spam' }] } })
  const [ana, priya] = [await test.guest(), await member(test)]

  const answer = await post(test, ana.token, 'My casino')
  const { id, threadId } = answer.body.comment
  const again = await post(test, ana.token, 'My casino')
  const read = await test.ask('GET', `/comments/${id}`, { token: ana.token })
  const me = await test.ask('GET', `/me?thread=${threadId}`, { token: ana.token })
  const edited = await test.ask('PATCH', `/comments/${id}`, {
    token: ana.token,
    body: { body: 'No such word' },
    headers: { 'If-Match': answer.headers.get('etag')! },
  })
  const { body: spam } = await priya.ask('GET', '/moderation/queues/spam')
  const deleted = await test.ask('DELETE', `/comments/${id}`, { token: ana.token })

  expect([answer.status, answer.body.comment.state]).toEqual([202, 'held'])
  expect([again.status, again.body.comment.state]).toEqual([409, 'held'])
  expect(read.body.comment).toMatchObject({ state: 'held', moderation: { reasons: [] } })
  expect(me.body.held).toMatchObject([{ state: 'held' }])
  expect([edited.status, edited.body.comment.state]).toEqual([200, 'held'])
  expect(spam.items).toMatchObject([{ comment: { id, state: 'spam' }, verdict: [{ phase: 'words', span: null }] }])
  expect([deleted.status, deleted.body.comment.state]).toEqual([200, 'deleted'])
})

it('never screens the team', async () => {
  await using test = await testApp({ settings: { premoderate: ['everything'], wordLists: [list] } })
  const olga = await member(test, 'owner')

  const verdict = await screen(
    [{ name: 'never', screen: () => [{ action: 'refuse', code: 'too-long' }] }],
    { author: { id: olga.authorId, name: 'Olga', kind: 'staff', badges: [], moderates: true } } as never,
    createLog('silent'),
  )

  expect(verdict.state).toBe('published')
})

it('holds where a phase throws or does not answer, says which, and goes on with the others', async () => {
  const throwing: Phase = {
    name: 'broken',
    screen: () => {
      throw new Error('no')
    },
  }
  const rejecting: Phase = { name: 'away', screen: () => Promise.reject(new Error('away')) }
  const fine: Phase = { name: 'fine', screen: () => [{ action: 'hold', code: 'guest' }] }
  const author = { id: '', name: '', kind: 'guest' as const, badges: [], moderates: false }

  const verdict = await screen([throwing, rejecting, fine], { author, site: { id: '' } } as never, createLog('silent'))

  expect(verdict.state).toBe('held')
  expect(verdict.reasons.map(({ phase, code }) => [phase, code])).toEqual([
    ['broken', 'check-failed'],
    ['away', 'check-failed'],
    ['fine', 'guest'],
  ])
})

it('goes through the phases in their order, and the hardest of what they ask for counts', async () => {
  await using test = await testApp({
    settings: {
      premoderate: ['everything', 'first', 'guests', 'links'],
      minimumWritingS: 5,
      wordLists: [list],
    },
  })
  const { token } = await test.guest()

  const held = await post(test, token, 'casino https://a.example')
  const spam = await post(test, token, 'casino https://b.example', { checks: { honeypot: 'http://spam.example' } })

  const phases = async (id: string) => (await kept(test, id)).verdict?.map(({ phase }) => phase)
  expect(await phases(held.body.comment.id)).toEqual(['links', 'words', 'everything', 'first', 'guest', 'writing-time'])
  expect(await phases(spam.body.comment.id)).toEqual(['links', 'words', 'everything', 'first', 'guest', 'honeypot'])
  expect((await kept(test, spam.body.comment.id)).state).toBe('spam')
})

it('stores codes and what fills them, never a sentence', async () => {
  await using test = await testApp({
    settings: {
      premoderate: ['everything', 'first', 'guests', 'links'], minimumWritingS: 5, wordLists: [list], holdDuplicates: true,
      authorCommentsBeforeHold: 1, authorReportsBeforeHold: 1, proofOfWork: 'off',
    },
  }) // biome-ignore format: settings
  const { token } = await test.guest()
  const body = 'The very same casino text as before, at https://a.example today'
  const first = await post(test, token, body)
  await reportOnce(test, first.body.comment.id)

  const { verdict } = await kept(test, (await post(test, token, body)).body.comment.id)

  expect(verdict!.length).toBeGreaterThan(5)
  for (const { phase, code, params } of verdict!) {
    expect(phase).toMatch(/^[a-z-]+$/)
    expect(reasonCodes).toContain(code)
    for (const value of Object.values(params))
      expect(typeof value === 'number' || body.includes(value) || value === list.name, `${code}: ${value}`).toBe(true)
  }
})

it.each<[what: string, settings: Record<string, unknown>, body: string, reason: object | null]>([
  ['a link', { premoderate: ['links'] }, 'Look at https://a.example/x', { code: 'link', params: { host: 'a.example' }, span: [8, 27] }],
  ['fewer links than are let pass', { premoderate: ['links'], linksBeforeHold: 1 }, 'See https://a.example', null],
  ['more links', { premoderate: ['links'], linksBeforeHold: 1 }, 'https://a.example https://b.example', { code: 'links', params: { n: 2 }, span: [18, 35] }],
  ['a guest', { premoderate: ['guests'] }, 'Hello', { phase: 'guest' }],
  ['a first comment', { premoderate: ['first'] }, 'Hello', { phase: 'first', code: 'first-comment' }],
  ['anything', { premoderate: ['everything'] }, 'Hello', { phase: 'everything' }],
])('holds %s', async (_, settings, body, reason) => {
  await using test = await testApp({ settings })
  const { token } = await test.guest()

  const answer = await post(test, token, body)

  expect(answer.status).toBe(reason ? 202 : 201)
  const { verdict } = await kept(test, answer.body.comment.id)
  if (reason) expect(verdict).toMatchObject([reason])
  else expect(verdict).toBeNull()
}) // biome-ignore format: a table

it('refuses what is longer or shorter than the site wants', async () => {
  await using test = await testApp({ settings: { charactersMin: 5, charactersMax: 10 } })
  const { token } = await test.guest()

  const answers = await Promise.all(['four', 'fives', 'more than ten'].map((body) => post(test, token, body)))

  expect(answers.map(({ status }) => status)).toEqual([422, 201, 422])
  expect(answers[2]!.body.errors).toEqual([
    { pointer: '/body', code: 'too-long', params: { max: 10 }, detail: 'must be 10 characters or fewer' },
  ])
})

it('trusts who had enough published', async () => {
  await using test = await testApp({ settings: { premoderate: ['first'], approvedBeforeTrust: 2 } })
  const [{ token }, priya] = [await test.guest(), await member(test)]
  const states: number[] = []
  for (const body of ['One', 'Two', 'Three']) {
    const answer = await post(test, token, body)
    states.push(answer.status)
    const { id, state, revision } = answer.body.comment
    if (state === 'held')
      await priya.ask('POST', '/moderation/decisions', { items: [{ id, state, revision }], verb: 'approve' })
  }

  expect(states).toEqual([202, 202, 201])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('holds what is nearly the same as before, of one’s own or of others', async () => {
  await using test = await testApp({ settings: { holdDuplicates: true } })
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]
  const words = 'The wall upstream of the weir is where the readings were taken by the council last spring'
  await post(test, ana.token, words)

  const own = await post(test, ana.token, words.replace('spring', 'summer'))
  const copied = await post(test, ben.token, `${words} !!!`)
  const quoted = await post(test, ben.token, `> ${words}\n\nThat is not so, they were taken at the bridge`)
  const short = await post(test, ben.token, 'Thank you')
  const again = await post(test, ana.token, 'Thank you')

  expect([own, copied, quoted, short, again].map(({ status }) => status)).toEqual([202, 202, 201, 201, 201])
  expect((await kept(test, copied.body.comment.id)).verdict).toMatchObject([
    { phase: 'duplicate', code: 'repeats-thread' },
  ])
})

it('holds who writes too fast, and what is too much for a thread', async () => {
  await using test = await testApp({ settings: { authorCommentsBeforeHold: 2, threadCommentsBeforeHold: 3 } })
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]

  const answers = []
  for (const [who, body] of [[ana, 'One'], [ana, 'Two'], [ana, 'Three'], [ben, 'Four'], [ben, 'Five']] as const)
    answers.push(await post(test, who.token, body)) // biome-ignore format: a list

  expect(answers.map(({ status }) => status)).toEqual([201, 201, 202, 201, 202])
  expect((await kept(test, answers[4]!.body.comment.id)).verdict).toMatchObject([
    { phase: 'rate', code: 'thread-too-fast', params: { n: 3 } },
  ])
})

it('holds whose comments were reported or turned down lately', async () => {
  await using test = await testApp({ settings: { authorReportsBeforeHold: 2 } })
  const { token } = await test.guest()
  const [one, two] = [await test.post(token, 'One'), await test.post(token, 'Two')]
  const set = (id: string, values: object) =>
    test.fresh.db.updateTable('comment').set(values).where('id', '=', id).execute()

  await reportOnce(test, one.id)
  const before = await post(test, token, 'Three')
  await set(two.id, { state: 'removed' })
  const after = await post(test, token, 'Four')

  expect([before.status, after.status]).toEqual([201, 202])
  expect((await kept(test, after.body.comment.id)).verdict).toMatchObject([{ phase: 'reports' }])
})

it('holds what was written in no time, and what does not say', async () => {
  await using test = await testApp({ settings: { minimumWritingS: 3 } })
  const { token } = await test.guest()

  const answers = [
    await post(test, token, 'Fast', { checks: { tookMs: 400 } }),
    await post(test, token, 'Silent'),
    await post(test, token, 'Slow', { checks: { tookMs: 4_000 } }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([202, 202, 201])
})

it('keeps every counter exact while what is held and what is not come at once', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()
  const root = await test.post(token, 'Root')

  await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      post(test, token, n % 2 ? `Reply ${n}` : `casino ${n}`, { parentId: root.id }),
    ),
  )

  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  expect((await keptCounters(test.fresh.db))[root.id]).toMatchObject({ replies: 20, branch: 20 })
})

it('never tells readers what the rules of a site are', async () => {
  await using test = await testApp({ settings: { wordLists: [list], akismetKey: 'abcdef123456' } })

  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)

  expect(JSON.stringify(body)).not.toMatch(/casino|akismet|abcdef|wordLists/i)
})

it('counts the versions of a list, whatever number it is sent with, so that verdicts say which one it was', async () => {
  await using test = await testApp()
  const { db, siteId } = test.fresh
  const versions = async () => (await new Sites(db).get('_')).settings.wordLists.map(({ version }) => version)
  const [one, two] = [
    { ...list, version: 9, action: 'hold', matchLetterSubstitutions: false },
    { name: 'Two', version: 9, action: 'spam', words: 'spam', matchLetterSubstitutions: false },
  ] as WordList[]
  const seen: number[][] = []
  for (const lists of [[one!], [one!, two!], [{ ...one!, words: 'casino\npoker' }, two!]]) {
    await setSetting(db, siteId, 'wordLists', lists)
    seen.push(await versions())
  }

  expect(seen).toEqual([[1], [1, 1], [2, 1]])
})

it('hides from everybody else what somebody under a shadow ban posts, and tells them nothing', async () => {
  await using test = await testApp()
  const [ana, ben, priya] = [await test.guest('Ana'), await test.guest('Ben'), await member(test)]
  const { db } = test.fresh
  const site = await new Sites(db).get('_')
  const context = {
    viewer: {
      id: ana.id,
      name: 'Ana',
      kind: 'guest' as const,
      badges: [],
      moderates: false,
      sanctions: { ...noSanctions, shadowed: true },
    },
    threadId: null,
    facts: noFacts,
    isMember: false,
    isSlow: false,
  }

  const posted = await postComment({ db, screening: createScreening({ log: createLog('silent') }) }, site, context, {
    key: crypto.randomUUID(),
    pageKey: pageUrl,
    comment: { page: { url: pageUrl }, body: 'Into the void' },
    sender: { address: '', agent: '' },
  })
  const own = await test.ask('GET', `/comments/${posted.id}`, { token: ana.token })
  const other = await test.ask('GET', `/comments/${posted.id}`, { token: ben.token })
  const edited = await test.ask('PATCH', `/comments/${posted.id}`, {
    token: ana.token,
    body: { body: 'Still in the void' },
    headers: { 'If-Match': own.headers.get('etag')! },
  })
  const { body: pending } = await priya.ask('GET', '/moderation/queues/pending')

  expect([posted.state, own.body.comment.state, edited.body.comment.state]).toEqual(Array(3).fill('published'))
  expect([own.headers.get('etag'), other.status, pending.items]).toEqual(['"1"', 404, []])
  expect((await kept(test, posted.id)).state).toBe('held')
  expect(await logged(test)).toEqual([])
})

it('undoes a hold of an edit, and has nothing to undo of one that came with its comment', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const [ana, olga] = [await test.guest(), await member(test, 'owner')]
  await post(test, ana.token, 'My casino')
  const { id } = await test.post(ana.token, 'My garden')
  await test.ask('PATCH', `/comments/${id}`, {
    token: ana.token,
    body: { body: 'My other casino' },
    headers: { 'If-Match': '"1"' },
  })
  const batches = await test.fresh.db
    .selectFrom('log')
    .select('batch')
    .where('actor', '=', 'rule')
    .orderBy('seq')
    .execute()

  const [ofPost, ofEdit] = await Promise.all(
    batches.map(({ batch }) => olga.ask('POST', `/moderation/batches/${batch}/undo`)),
  )

  expect(ofPost!.status).toBe(404)
  expect([ofEdit!.status, ofEdit!.body.done]).toEqual([200, [{ id, state: 'published', revision: 2 }]])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})
