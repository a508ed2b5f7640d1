import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { type Branch, readTree } from '../../kit/clients/read-tree.ts'
import { sampled } from '../../kit/data/runs.ts'
import { type Answer, origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

interface Step {
  verb: 'post' | 'reply' | 'edit' | 'delete' | 'restore'
  /** Which of the people does it. */
  person: number
  /** Which of the comments so far it is about. */
  target: number
}

/** What a comment is in the model: nothing but what a reader of the rules would write down. */
interface Written {
  id: string
  parent: Written | null
  person: number
  source: string
  revision: number
  isDeleted: boolean
  createdAt: string
}

const people = 3
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('post', 'reply', 'reply', 'reply', 'edit', 'delete', 'delete', 'restore'),
  person: fc.nat(people - 1),
  // Mostly what came last: histories that dig deep find more than histories that spread out.
  target: fc.oneof(fc.nat(3), fc.nat(30)),
})

let lastWord = 0
let lastPage = 0

function act(test: TestApp, url: string, token: string, { verb }: Step, about: Written | undefined): Promise<Answer> {
  const words = `Words ${lastWord++}`
  const path = `/comments/${about?.id}`
  if (verb === 'edit')
    return test.ask('PATCH', path, { token, body: { body: words }, headers: { 'If-Match': `"${about!.revision}"` } })
  if (verb === 'delete') return test.ask('DELETE', path, { token })
  if (verb === 'restore') return test.ask('POST', `${path}/restore`, { token })
  const body = { page: { url }, body: words, parentId: verb === 'reply' ? about!.id : null }
  return test.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })
}

const isShown = (all: Written[], one: Written): boolean =>
  !one.isDeleted || all.some((other) => other.parent === one && isShown(all, other))

function tree(all: Written[], parent: Written | null): Branch[] {
  return all
    .filter((one) => one.parent === parent && isShown(all, one))
    .sort((a, b) => (a.createdAt + a.id < b.createdAt + b.id ? -1 : 1))
    .map((one) => ({ id: one.id, source: one.isDeleted ? null : one.source, replies: tree(all, one) }))
}

/** What the rules say must happen; changes the model accordingly and returns the status. */
function expected(all: Written[], { verb, person }: Step, about: Written | undefined, { body }: Answer): number {
  if (verb === 'post' || verb === 'reply') {
    if (verb === 'reply' && about!.isDeleted) return 409
    const { id, source, createdAt } = body.comment ?? {}
    const parent = verb === 'reply' ? about! : null
    all.push({ id, source, createdAt, parent, person, revision: 1, isDeleted: false })
    return 201
  }
  if (about!.person !== person) return isShown(all, about!) ? 403 : 404
  if (verb === 'edit') {
    if (about!.isDeleted) return 409
    about!.revision++
    about!.source = body.comment?.source
  } else about!.isDeleted = verb === 'delete'
  return 200
}

it('stands after any history of many people as the rules say', async () => {
  await using test = await testApp()
  const tokens = await Promise.all(Array.from({ length: people }, async () => (await test.guest()).token))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 45 }), async (history) => {
      const url = `${origin}/${lastPage++}`
      const all: Written[] = []
      for (const one of history) {
        const about = all.at(-1 - (one.target % Math.max(1, all.length)))
        if (!about && one.verb !== 'post') continue
        const answer = await act(test, url, tokens[one.person]!, one, about)
        expect(answer.status, JSON.stringify([one, answer.body])).toBe(expected(all, one, about, answer))
      }
      fc.pre(all.length > 0)

      expect(await readTree(test, { url })).toEqual(tree(all, null))
      const { body } = await test.ask('GET', `/thread?url=${url}`)
      expect(body.thread.commentCount).toBe(all.filter((one) => !one.isDeleted).length)
    }),
    sampled(6, 20),
  )
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('stands exactly after steps that all came at the same moment', async () => {
  await using test = await testApp()
  const tokens = await Promise.all(Array.from({ length: people }, async () => (await test.guest()).token))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 4, maxLength: 12 }), { minLength: 3, maxLength: 6 }),
      async (batches) => {
        const url = `${origin}/${lastPage++}`
        const first = await test.post(tokens[0]!, `Words ${lastWord++}`, { url })
        for (const batch of batches) {
          const all = await rows(test, first.threadId, tokens)
          const answers = await Promise.all(
            batch.map((one) => act(test, url, tokens[one.person]!, one, all.at(-1 - (one.target % all.length)))),
          )
          const odd = answers.filter(({ status }) => ![200, 201, 403, 404, 409, 412].includes(status))
          expect(odd).toEqual([])
        }

        expect(await readTree(test, { url })).toEqual(tree(await rows(test, first.threadId, tokens), null))
        expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
      },
    ),
    // Which step wins differs from run to run: there is nothing to shrink to.
    { ...sampled(8, 30), endOnFailure: true },
  )
})

/** The model as the rows say it is: where steps race, only the database knows which came first. */
async function rows(test: TestApp, threadId: string, tokens: string[]): Promise<Written[]> {
  const stored = await test.fresh.db
    .selectFrom('comment')
    .select(['id', 'parent_id', 'source', 'revision', 'state', 'created_at', 'author_id'])
    .where('thread_id', '=', threadId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const all = new Map<string, Written>()
  const people = await Promise.all(
    tokens.map(async (token) => (await test.ask('GET', '/me', { token })).body.viewer.id),
  )
  for (const { id, source, revision, state, created_at: createdAt, author_id: author } of stored)
    all.set(id, {
      id,
      source,
      revision,
      createdAt,
      parent: null,
      person: people.indexOf(author),
      isDeleted: state === 'deleted',
    })
  for (const { id, parent_id: parent } of stored) all.get(id)!.parent = all.get(parent) ?? null
  return [...all.values()]
}
