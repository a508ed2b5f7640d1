import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Comment, CommentState } from '../../../shared/comments/comments.ts'
import type { Revision } from '../../../shared/comments/revisions.ts'
import { type DecisionVerb, decisionVerbs } from '../../../shared/moderation/moderation.ts'
import { bringTo, decideNow, undoBatch } from '../../kit/clients/decisions.ts'
import { commentRoutes } from '../../kit/data/comment-routes.ts'
import { sampled } from '../../kit/data/runs.ts'
import { postedEarlier } from '../../kit/factories/earlier.ts'
import { embedToken, type Member, member } from '../../kit/factories/staff.ts'
import { type Answer, origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

// What was hidden never becomes public: not by the history, not by numbers, not by the list of changes.

const wordLists = [{ name: 'Held', version: 1, action: 'hold', words: 'slurword' }]

let test: TestApp
let priya: Member
let ana: { token: string; id: string }
beforeAll(async () => {
  test = await testApp({ settings: { wordLists } })
  priya = await member(test)
  ana = await test.guest('Ana')
})
afterAll(() => test[Symbol.asyncDispose]())

let lastPage = 0
const nextPage = () => `${origin}/once-${lastPage++}`

async function edit(token: string, id: string, body: string, more: object = {}): Promise<Answer> {
  const { headers } = await test.ask('GET', `/comments/${id}`, { token })
  const answer = await test.ask('PATCH', `/comments/${id}`, {
    token,
    body: { body, ...more },
    headers: { 'If-Match': headers.get('etag')! },
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer
}

/** A comment older than the minute in which edits leave no trace. */
async function post(body: string, url = nextPage()): Promise<Comment> {
  const posted = await test.post(ana.token, body, { url })
  await postedEarlier(test.fresh.db, posted.id, 120)
  return posted
}

async function history(id: string, token?: string): Promise<Revision[]> {
  return (await test.ask('GET', `/comments/${id}/revisions`, { token })).body.items
}
const numbered = (items: Revision[]) =>
  items.map(({ revision, body, hidden }) => [revision, JSON.stringify(body).match(/canary\w+/)?.[0] ?? null, !!hidden])

it('shows readers nothing of a version that was held until the author mended it', async () => {
  const { id } = await post('canaryone slurword call 555-1234')
  await edit(ana.token, id, 'canarytwo kind')
  await decideNow(test, priya, 'approve', id)

  expect(numbered(await history(id))).toEqual([[1, 'canarytwo', false]])
  expect(numbered(await history(id, ana.token))).toEqual([
    [2, 'canarytwo', false],
    [1, 'canaryone', true],
  ])
  expect((await test.ask('GET', `/comments/${id}`)).body.comment).toMatchObject({ revision: 1, editedAt: null })
})

it('shows readers nothing of a version that was rejected and sent in again', async () => {
  const { id } = await post('canaryone slurword private phone')
  await decideNow(test, priya, 'reject', id)
  await edit(ana.token, id, 'canarytwo clean')
  await decideNow(test, priya, 'approve', id)

  expect(numbered(await history(id))).toEqual([[1, 'canarytwo', false]])
})

it('shows readers the versions before and after a held one, numbered among themselves', async () => {
  const { id } = await post('canaryone')
  await edit(ana.token, id, 'canarytwo slurword')
  await edit(ana.token, id, 'canarythree')
  await decideNow(test, priya, 'approve', id)
  await edit(ana.token, id, 'canaryfour')

  expect(numbered(await history(id))).toEqual([
    [3, 'canaryfour', false],
    [2, 'canarythree', false],
    [1, 'canaryone', false],
  ])
  expect(numbered(await history(id, ana.token))).toEqual([
    [4, 'canaryfour', false],
    [3, 'canarythree', false],
    [2, 'canarytwo', true],
    [1, 'canaryone', false],
  ])
})

it('takes what a moderator edits away out of the public history, unless they say otherwise', async () => {
  const { id } = await post('canaryone PRIVATEADDRESS 12')
  const moderator = await embedToken(test, priya)
  await edit(moderator, id, 'canarytwo', { note: 'held an address' })

  expect((await history(id))[1]).toMatchObject({
    body: [],
    redacted: true,
    redactedBy: 'moderator',
    redactionReason: 'held an address',
  })

  const kept = await post('canaryone')
  await edit(await embedToken(test, priya), kept.id, 'canarytwo', { keepsFormer: true })
  expect(numbered(await history(kept.id))).toEqual([
    [2, 'canarytwo', false],
    [1, 'canaryone', false],
  ])
})

it('changes no public number, tag or change while a hidden comment is edited or deleted', async () => {
  const url = nextPage()
  const { threadId } = await post('canaryzero', url)
  const { id } = await post('canaryone slurword', url)
  const page = `/thread?url=${url}`
  const readers = async () => {
    const [thread, changes] = [
      await test.ask('GET', page),
      await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/changes?since=0`),
    ]
    return [thread.headers.get('etag'), thread.body, changes.body]
  }
  const before = await readers()

  await edit(ana.token, id, 'canarytwo slurword')
  expect(await readers()).toEqual(before)
  await test.ask('DELETE', `/comments/${id}`, { token: ana.token })
  expect(await readers()).toEqual(before)
})

it('tells readers of a comment that was taken down the number they knew, whatever happens to it', async () => {
  const { id, threadId } = await post('canaryone')
  await bringTo(test, priya, { id, token: ana.token, state: 'held' })
  const numbers = async () =>
    (await test.ask('GET', `/api/v1/sites/_/threads/${threadId}/changes?since=0`)).body.comments
      .filter((change: { id: string }) => change.id === id)
      .map(({ revision, state }: { revision: number; state: CommentState }) => [revision, state])
  const before = await numbers()
  await edit(ana.token, id, 'canarytwo slurword')

  expect(before).toEqual([[1, 'removed']])
  expect(await numbers()).toEqual(before)
})

interface Step {
  verb: 'post' | 'edit' | 'correct' | 'delete' | 'restore' | 'undo' | DecisionVerb
  isHeld: boolean
  target: number
}
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom(
    ...([
      'post',
      'edit',
      'edit',
      'edit',
      'edit',
      'approve',
      'approve',
      'correct',
      'delete',
      'restore',
      'undo',
    ] as const),
    ...decisionVerbs,
  ),
  isHeld: fc.boolean(),
  target: fc.oneof(fc.constant(0), fc.nat(2)),
})

it('lets an anonymous reader have nothing that was not published once, after any history', async () => {
  let lastWord = 0
  // Of all histories: the site's feed shows every page of it.
  const published = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const url = nextPage()
      const ids: string[] = []
      const root = await post('canaryroot', url)
      published.add('canaryroot')
      const moderator = await embedToken(test, priya)
      let batch = ''
      for (const { verb, isHeld, target } of [{ verb: 'post', isHeld: true, target: 0 } as Step, ...steps]) {
        const words = `canaryn${lastWord++}x${isHeld ? ' slurword' : ''}`
        const id = ids.at(-1 - (target % Math.max(1, ids.length)))
        if (verb === 'post') ids.push((await postedTo(words, url, root.id)).id)
        else if (!id || (verb === 'undo' && !batch)) continue
        else if (verb === 'edit') await tryEdit(ana.token, id, words)
        else if (verb === 'correct') await tryEdit(moderator, id, words)
        else if (verb === 'delete') await test.ask('DELETE', `/comments/${id}`, { token: ana.token })
        else if (verb === 'restore') await test.ask('POST', `/comments/${id}/restore`, { token: ana.token })
        else if (verb === 'undo') await undoBatch(priya, batch)
        else batch = (await decideNow(test, priya, verb, id)).body.batch ?? batch
        await addPublished(published, root.threadId)
      }
      await expectOnly(published, ids, root, url)
      // Former versions are read where the current one is.
      for (const id of ids) {
        await test.ask('POST', `/comments/${id}/restore`, { token: ana.token })
        await decideNow(test, priya, 'approve', id)
      }
      await addPublished(published, root.threadId)
      await expectOnly(published, ids, root, url)
    }),
    sampled(10, 100),
  )
})

/** Adds what stands published, by the rows themselves: no code that decides who sees what has a say in it. */
async function addPublished(published: Set<string>, threadId: string): Promise<void> {
  const rows = await test.fresh.db
    .selectFrom('comment')
    .select('source')
    .where('thread_id', '=', threadId)
    .where('state', '=', 'published')
    .execute()
  for (const { source } of rows) published.add(source.split(' ')[0]!)
}

async function expectOnly(published: Set<string>, ids: string[], root: Comment, url: string): Promise<void> {
  for (const id of ids) {
    const of = { id, below: root.id, other: root.id, author: ana.id, threadId: root.threadId }
    for (const { kind, addresses } of commentRoutes) {
      if (kind === 'team') continue
      for (const address of addresses(of)) {
        const answer = await test.app.request(address.replaceAll(pageUrl, url))
        const canaries = (await answer.text()).match(/canary(root|n\d+x)/g) ?? []
        expect(
          canaries.filter((canary) => !published.has(canary)),
          address,
        ).toEqual([])
      }
    }
  }
}

async function postedTo(body: string, url: string, parentId: string): Promise<Comment> {
  const posted = await test.post(ana.token, body, { url, parentId })
  await postedEarlier(test.fresh.db, posted.id, 120)
  return posted
}

/** Edits where that may be: a comment that is gone stays as it was. */
async function tryEdit(token: string, id: string, body: string): Promise<void> {
  const { headers } = await test.ask('GET', `/comments/${id}`, { token })
  const etag = headers.get('etag')
  if (etag) await test.ask('PATCH', `/comments/${id}`, { token, body: { body }, headers: { 'If-Match': etag } })
}
