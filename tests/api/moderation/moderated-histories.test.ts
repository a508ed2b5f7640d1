import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { nextState, transitions } from '../../../server/comments/states.ts'
import type { CommentState } from '../../../shared/comments/comments.ts'
import { type DecisionVerb, decisionVerbs } from '../../../shared/moderation/moderation.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { decideOn, loggedChanges, undoBatch } from '../../kit/clients/decisions.ts'
import { sampled } from '../../kit/data/runs.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type Answer, origin, type TestApp, testApp } from '../../kit/fixtures/app.ts'

// The table alone is walked in tests/unit/states.test.ts; here the whole server is, by readers and
// moderators, against a model of what may become of a comment.

interface Step {
  verb: 'post' | 'reply' | 'edit' | 'delete' | 'restore' | 'undo' | DecisionVerb
  person: number
  target: number
}

/** A decision the model remembers: what its undo returns to. */
interface PastDecision {
  batch: string
  from: CommentState
  to: CommentState
  revision: number
  isUndone: boolean
}

interface Written {
  id: string
  person: number
  state: CommentState
  was: CommentState | null
  /** Versions in all, and those readers could read; whether the current one is among them. */
  revision: number
  publicRevision: number
  wasPublic: boolean
  decisions: PastDecision[]
}

const people = 2
const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('post', 'reply', 'reply', 'edit', 'delete', 'restore', 'undo', 'undo', ...decisionVerbs),
  person: fc.nat(people - 1),
  target: fc.oneof(fc.nat(2), fc.nat(12)),
})

let test: TestApp
let guests: { token: string; id: string }[]
let team: Member[]
let lastPage = 0
let lastWord = 0
beforeAll(async () => {
  test = await testApp()
  guests = [await test.guest('Ana'), await test.guest('Ben')]
  team = [await member(test), await member(test, 'moderator', 'Mo')]
})
afterAll(() => test[Symbol.asyncDispose]())

const isDecision = (verb: Step['verb']): verb is DecisionVerb => (decisionVerbs as readonly string[]).includes(verb)

/** The number that goes with the state. */
const shownOf = ({ state, revision, publicRevision }: Written) => (state === 'published' ? publicRevision : revision)
const etagOf = (about: Written) =>
  about.state === 'published' ? `"${shownOf(about)}"` : `"${shownOf(about)}-${about.state}"`

function act(url: string, { verb, person }: Step, about: Written | undefined, batch: string): Promise<Answer> {
  const { token } = guests[person]!
  const words = `Words ${lastWord++}`
  const path = `/comments/${about?.id}`
  if (verb === 'undo') return undoBatch(team[person]!, batch)
  if (isDecision(verb)) {
    const { id, state } = about!
    return decideOn(team[person]!, verb, [{ id, state, revision: shownOf(about!) }])
  }
  if (verb === 'edit')
    return test.ask('PATCH', path, { token, body: { body: words }, headers: { 'If-Match': etagOf(about!) } })
  if (verb === 'delete') return test.ask('DELETE', path, { token })
  if (verb === 'restore') return test.ask('POST', `${path}/restore`, { token })
  const body = { page: { url }, body: words, parentId: verb === 'reply' ? about!.id : null }
  return test.ask('POST', '/comments', { token, body, headers: { 'Idempotency-Key': crypto.randomUUID() } })
}

function move(about: Written, to: CommentState): void {
  if (to !== about.state) about.was = about.state
  about.state = to
  if (to !== 'published' || about.wasPublic) return
  about.wasPublic = true
  about.publicRevision++
}

/** What an author may do, and what comes of it. */
function authored(all: Written[], { verb, person }: Step, about: Written | undefined, { status, body }: Answer): void {
  if (verb === 'post' || verb === 'reply') {
    expect(status).toBe(verb === 'post' || about!.state === 'published' ? 201 : 409)
    if (status === 201) {
      const { id, state, revision } = body.comment
      all.push({ id, state, revision, publicRevision: 1, wasPublic: true, person, was: null, decisions: [] })
    }
    return
  }
  const isOwn = about!.person === person
  if (verb === 'edit') {
    const isEditable = isOwn && (about!.state === 'published' || about!.state === 'held')
    expect(status === 200).toBe(isEditable)
    if (!isEditable) return
    about!.revision++
    about!.wasPublic = about!.state === 'published'
    if (about!.wasPublic) about!.publicRevision++
    return
  }
  // To its author spam looks held, unless a moderator called it that: then they know, and it stays. Nobody else did here.
  const isKnownSpam = verb === 'delete' && about!.state === 'spam'
  const to =
    isOwn &&
    !isKnownSpam &&
    nextState(verb as 'delete' | 'restore', 'author', { state: about!.state, previous_state: about!.was })
  if (to) {
    expect(status, JSON.stringify(body)).toBe(200)
    move(about!, to)
  } else if (!isOwn) expect(status).toBeGreaterThanOrEqual(400)
}

/** What a moderator's decision comes to: applied as the table says, or lost. */
function decided({ verb }: Step, about: Written, { status, body }: Answer): void {
  expect(status).toBe(200)
  const { state, was, revision } = about
  const to = nextState(verb as DecisionVerb, 'staff', { state, previous_state: was })
  // Whether it was kept before is no part of the model.
  const isKept = verb === 'approve' && state === 'published' && body.done.length === 1
  expect([body.done.length, body.conflicts.length]).toEqual(to || isKept ? [1, 0] : [0, 1])
  if (!to && !isKept) return
  about.decisions.push({ batch: body.batch, from: state, to: to ?? state, revision, isUndone: false })
  move(about, to ?? state)
}

/** A decision may be taken back while nothing was decided after it, and its comment stands as it left it. */
function undone(about: Written, batch: string, { body }: Answer): void {
  const last = about.decisions.findLast(({ isUndone }) => !isUndone)
  const mayBe = last?.batch === batch && last.to === about.state && last.revision === about.revision
  expect([body.done.length, body.conflicts.length]).toEqual(mayBe ? [1, 0] : [0, 1])
  if (!mayBe) return
  last.isUndone = true
  move(about, last.from)
}

/** Every change of state has one entry in the log, and each entry begins where the one before it ended. */
async function expectWholeLog(): Promise<void> {
  const rows = await test.fresh.db.selectFrom('comment').select(['id', 'state']).execute()
  const changes = Map.groupBy(await loggedChanges(test), ({ id }) => id)
  for (const { id, state } of rows) {
    const chain = changes.get(id) ?? []
    for (const [n, { from, action, actor, to }] of chain.entries()) {
      expect(from, `${id} ${action}`).toBe(chain[n - 1]?.to ?? 'published')
      const verb = action.replace('comment.', '')
      const isStay = verb === 'undo' || (verb === 'approve' && from === to)
      if (!isStay) expect(transitions[verb as DecisionVerb].by, action).toContain(actor)
    }
    expect(chain.at(-1)?.to ?? 'published').toBe(state)
  }
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
}

it('ends as the rules say after any history of readers and moderators', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 18 }), async (history) => {
      const url = `${origin}/history-${lastPage++}`
      const all: Written[] = []
      for (const one of [{ verb: 'post', person: 0, target: 0 } as Step, ...history]) {
        const about = all.at(-1 - (one.target % Math.max(1, all.length)))
        // Mostly the last decision; now and then one that is no longer the last word.
        const batch = about?.decisions.at(-1 - (one.target % 2))?.batch ?? about?.decisions.at(-1)?.batch
        if (one.verb === 'undo' && !batch) continue
        // What is edited in other states goes through screening again: screening-edits.test.ts and appeals.test.ts.
        if (one.verb === 'edit' && !['published', 'held'].includes(about!.state)) continue
        const answer = await act(url, one, about, batch ?? '')
        if (one.verb === 'undo') undone(about!, batch!, answer)
        else if (isDecision(one.verb)) decided(one, about!, answer)
        else authored(all, one, about, answer)
      }

      const rows = await test.fresh.db
        .selectFrom('comment')
        .select(['id', 'state', 'revision', 'public_revision as publicRevision'])
        .where('id', 'in', all.map(({ id }) => id))
        .execute()
      const model = all.map(({ id, state, revision, publicRevision }) => ({ id, state, revision, publicRevision }))
      expect(rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual(model.toSorted((one, other) => (one.id < other.id ? -1 : 1)))
    }),
    sampled(40, 200),
  )
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  await expectWholeLog()
}) // biome-ignore format: short

it('stands exactly after readers and moderators all acted at the same moment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 4, maxLength: 10 }), { minLength: 2, maxLength: 4 }),
      async (batches) => {
        const url = `${origin}/at-once-${lastPage++}`
        const { threadId } = await test.post(guests[0]!.token, `Words ${lastWord++}`, { url })
        const undoable: string[] = []
        for (const batch of batches) {
          const all = await written(threadId)
          const answers = await Promise.all(
            batch
              .filter(({ verb }) => verb !== 'undo' || undoable.length > 0)
              .map((one) => act(url, one, all.at(-1 - (one.target % all.length)), undoable[one.target % undoable.length]!)),
          )
          expect(answers.filter(({ status }) => ![200, 201, 403, 404, 409, 412].includes(status))).toEqual([])
          for (const { body } of answers) if (body.done?.length) undoable.push(body.batch)
        }
        expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
      },
    ),
    // Which step wins differs from run to run: there is nothing to shrink to.
    { ...sampled(5, 20), endOnFailure: true },
  )
  await expectWholeLog()
}) // biome-ignore format: short

/** The model as the rows say it is: where steps race, only the database knows which came first. */
async function written(threadId: string): Promise<Written[]> {
  const rows = await test.fresh.db
    .selectFrom('comment')
    .select(['id', 'state', 'previous_state as was', 'revision', 'public_revision', 'was_public', 'author_id'])
    .where('thread_id', '=', threadId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ author_id, public_revision, was_public, ...row }) => ({
    ...row,
    publicRevision: public_revision,
    wasPublic: was_public,
    was: row.was as CommentState | null,
    person: guests.findIndex(({ id }) => id === author_id),
    decisions: [],
  }))
}
