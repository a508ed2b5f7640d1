import { expect, it } from 'vitest'
import { editComment } from '../../../server/comments/writing/edit.ts'
import { noSanctions } from '../../../server/people/active-sanctions.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createScreening } from '../../../server/screening/screening.ts'
import { Sites } from '../../../server/sites/site.ts'
import { keptCounters, recounted } from '../../kit/assertions/counters.ts'
import { member } from '../../kit/factories/staff.ts'
import { type Answer, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const list = { name: 'Gambling', version: 1, action: 'hold', words: 'casino' }

function edit(test: TestApp, token: string, id: string, etag: string, body: string): Promise<Answer> {
  return test.ask('PATCH', `/comments/${id}`, { token, body: { body }, headers: { 'If-Match': etag } })
}

const row = (test: TestApp, id: string) =>
  test.fresh.db
    .selectFrom('comment')
    .select(['state', 'source', 'revision', 'verdict', 'reviewed_at', 'decision'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

it('publishes an edit nothing speaks against, and asks for another look by the team', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'First words')
  await test.fresh.db.updateTable('comment').set({ reviewed_at: '2026-01-01T00:00:00Z' }).execute()

  const edited = await edit(test, token, id, '"1"', 'Other words')

  expect([edited.status, edited.body.comment.state]).toEqual([200, 'published'])
  expect(await row(test, id)).toMatchObject({ state: 'published', revision: 2, verdict: null, reviewed_at: null })
})

it('takes an approved comment back to the queue when its new words are held, with every counter exact', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const [ana, ben, priya] = [await test.guest('Ana'), await test.guest('Ben'), await member(test)]
  const root = await test.post(ben.token, 'Root')
  const { id } = await test.post(ana.token, 'A reply', { parentId: root.id })
  await test.post(ben.token, 'Below it', { parentId: id })
  const before = await test.ask('GET', `/thread?url=${pageUrl}`)

  const edited = await edit(test, ana.token, id, '"1"', 'Come to my casino')
  const { body: pending } = await priya.ask('GET', '/moderation/queues/pending')
  const seen = await test.ask('GET', `/comments/${id}`, { token: ben.token })
  const after = await test.ask('GET', `/thread?url=${pageUrl}`)

  expect([edited.status, edited.body.comment.state, edited.headers.get('etag')]).toEqual([200, 'held', '"2-held"'])
  expect(pending.items).toMatchObject([{ comment: { id, revision: 2 }, verdict: [{ phase: 'words', span: [11, 17] }] }])
  expect(seen.body.comment).toMatchObject({ state: 'removed', body: [] })
  expect(after.body.thread.version).toBeGreaterThan(before.body.thread.version)
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  const log = await test.fresh.db.selectFrom('log').selectAll().where('target_id', '=', id).execute()
  expect(log).toMatchObject([
    { actor: 'rule', action: 'comment.hold', before: { state: 'published', revision: 1 }, after: { state: 'held', revision: 2 } },
  ]) // biome-ignore format: one entry a line
})

it('takes an edited comment back under premoderation, and only that of who is looked at', async () => {
  await using test = await testApp()
  const [ana, priya] = [await test.guest(), await member(test)]
  const one = await test.post(ana.token, 'One')
  const two = await test.post(ana.token, 'Two')

  await test.set({ premoderate: ['first'] })
  const trusted = await edit(test, ana.token, one.id, '"1"', 'One, edited')
  await test.set({ premoderate: ['guests'] })
  const guest = await edit(test, ana.token, two.id, '"1"', 'Two, edited')
  const { id, state, revision } = guest.body.comment
  const approved = await priya.ask('POST', '/moderation/decisions', {
    items: [{ id, state, revision }],
    verb: 'approve',
  })

  expect([trusted.body.comment.state, guest.body.comment.state]).toEqual(['published', 'held'])
  expect(approved.body.done).toMatchObject([{ id, state: 'published', revision: 2 }])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
})

it('lets one of many edits of a version win, though the others would be held', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'First words')

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => edit(test, token, id, '"1"', n % 2 ? `casino ${n}` : `fine ${n}`)),
  )

  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(412)])
  expect(await keptCounters(test.fresh.db)).toEqual(await recounted(test.fresh.db))
  expect((await row(test, id)).revision).toBe(2)
})

it('keeps what was held where it is, and forgets where in the old words that was', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'My casino')

  const edited = await edit(test, token, id, '"1-held"', 'My garden')

  expect(edited.body.comment.state).toBe('held')
  expect((await row(test, id)).verdict).toMatchObject([{ phase: 'words', span: null }])
})

it('refuses new words the rules refuse, and keeps the old ones', async () => {
  await using test = await testApp({ settings: { wordLists: [{ ...list, action: 'refuse' }] } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'First words')

  const edited = await edit(test, token, id, '"1"', 'My casino')

  expect([edited.status, edited.body.type]).toEqual([422, '/problems/refused-by-rules'])
  expect(await row(test, id)).toMatchObject({ source: 'First words', revision: 1 })
})

it('does not call a comment a repetition of itself', async () => {
  await using test = await testApp({ settings: { holdDuplicates: true } })
  const { token } = await test.guest()
  const words = 'The wall upstream of the weir is where the readings were taken'
  const { id } = await test.post(token, words)

  const edited = await edit(test, token, id, '"1"', `${words} last spring`)

  expect(edited.body.comment.state).toBe('published')
})

it('hands a rejected comment in again when its author edits it, even after the time to edit', async () => {
  await using test = await testApp({ settings: { premoderate: ['guests'] } })
  const [ana, ben, priya] = [await test.guest('Ana'), await test.guest('Ben'), await member(test)]
  const { id } = await test.post(ana.token, 'First words')
  await priya.ask('POST', '/moderation/decisions', {
    items: [{ id, state: 'held', revision: 1 }],
    verb: 'reject',
    reason: 'rude',
  })
  await test.fresh.db.updateTable('comment').set({ created_at: '2026-01-01T00:00:00Z' }).execute()
  await test.set({ premoderate: [] })

  const foreign = await edit(test, ben.token, id, '"1-rejected"', 'Not mine')
  const late = await edit(test, ana.token, id, '"7-rejected"', 'Another version')
  const again = await edit(test, ana.token, id, '"1-rejected"', 'Kinder words')
  const over = await edit(test, ana.token, id, '"2-held"', 'And once more')

  expect([foreign.status, late.status, over.status]).toEqual([404, 412, 403])
  expect([again.status, again.body.comment.state]).toEqual([200, 'held'])
  expect(await row(test, id)).toMatchObject({ state: 'held', revision: 2, decision: null, source: 'Kinder words' })
  const log = await test.fresh.db
    .selectFrom('log')
    .select('action')
    .where('target_id', '=', id)
    .orderBy('seq')
    .execute()
  expect(log.map(({ action }) => action)).toEqual(['comment.hold', 'comment.reject', 'comment.resubmit'])
})

it('leaves what moderators edit where it is', async () => {
  await using test = await testApp({ settings: { wordLists: [list] } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Words')
  const moderator = {
    id: crypto.randomUUID(),
    name: 'Priya',
    kind: 'staff' as const,
    badges: [],
    moderates: true,
    sanctions: noSanctions,
  }
  const site = await new Sites(test.fresh.db).get('_')

  const edited = await editComment(
    { db: test.fresh.db, screening: createScreening({ log: createLog('silent') }) },
    site,
    { viewer: moderator, id, etags: ['"1"'], edit: { body: 'The casino' }, sender: { address: '', agent: '' } },
  )

  expect(edited.state).toBe('published')
})
