import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { verifyLog } from '../../../server/audit/audit-log.ts'
import { emptyQueues, held, insertComments } from '../../kit/factories/queued-comments.ts'
import { type Member, member } from '../../kit/factories/staff.ts'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let olga: Member
let priya: Member
let tomas: Member

beforeAll(async () => {
  test = await testApp()
  olga = await member(test, 'owner', 'Olga Owner')
  priya = await member(test, 'moderator', 'Priya Shah')
  tomas = await member(test, 'moderator', 'Tomas Reed')
})
beforeEach(async () => {
  await test.fresh.db.updateTable('assignment').set({ ended_at: '2026-01-01T00:00:00Z' }).execute()
  await emptyQueues(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const assign = (comments: string[], to: string | null, note?: string, by = tomas) =>
  by.ask('POST', '/moderation/assignments', { comments, to, ...(note && { note }) })
const assignmentOf = async (id: string, by = priya) =>
  (await by.ask('GET', `/moderation/comments/${id}`)).body.card.assignment
const assignedToMe = async (by: Member) => (await by.ask('GET', '/moderation/queues')).body.assignedToMe
const found = async (by: Member, assigned: string) =>
  (await by.ask('GET', `/moderation/queues/all?assigned=${assigned}`)).body.items.map(
    ({ comment }: { comment: { id: string } }) => comment.id,
  )
const decide = (id: string, verb: string, by = priya) =>
  by.ask('POST', '/moderation/decisions', { items: [{ id, state: 'held', revision: 1 }], verb })
const undo = (batch: string, by = tomas) => by.ask('POST', `/moderation/batches/${batch}/undo`)

it('asks somebody by name, with a sentence, and counts and finds it for them', async () => {
  const [one, two] = await insertComments(test, held(2))

  const { body } = await assign([one!], priya.id, ' Is this libel? ')

  const asked = { to: 'Priya Shah', note: 'Is this libel?', by: 'Tomas Reed' }
  expect(body.assignments).toMatchObject([{ comment: one, assignment: { ...asked, isForMe: false } }])
  expect(await assignmentOf(one!)).toMatchObject({ ...asked, isForMe: true })
  expect(await assignmentOf(two!)).toBeNull()
  expect([await assignedToMe(priya), await assignedToMe(tomas), await assignedToMe(olga)]).toEqual([1, 0, 0])
  expect([await found(priya, 'me'), await found(tomas, 'priya'), await found(tomas, 'me')]).toEqual([[one], [one], []])
})

it('escalates to whoever is admin or owner', async () => {
  const [id] = await insertComments(test, held(1))

  await assign([id!], 'admins')

  expect(await assignmentOf(id!, olga)).toMatchObject({ to: null, isForMe: true })
  expect([await assignedToMe(olga), await assignedToMe(priya)]).toEqual([1, 0])
  expect([await found(olga, 'me'), await found(priya, 'me'), await found(priya, 'admins')]).toEqual([[id], [], [id]])
})

it('takes back what was asked, and many at once in one undo; the log says who asked whom', async () => {
  const ids = await insertComments(test, held(3))
  await assign([ids[0]!], tomas.id, 'First')

  const many = await assign(ids, priya.id)
  const log = (await olga.ask('GET', `/moderation/log?action=comment.assign&limit=3`)).body.items
  const undone = await undo(many.body.batch)
  const first = await assignmentOf(ids[0]!, tomas)
  const back = await assign([ids[0]!], null)
  const nothing = await assign([ids[0]!], null)

  expect(many.body.assignments).toHaveLength(3)
  expect(log).toMatchObject(ids.map(() => ({ actorId: tomas.id, source: 'bulk', after: { to: priya.id } })))
  expect(JSON.stringify(log)).not.toContain('First')
  expect(undone.body.reverted.map(({ isUndone }: { isUndone: boolean }) => isUndone)).toEqual([true, true, true])
  expect(await found(tomas, 'priya')).toEqual([])
  expect(first).toMatchObject({ to: 'Tomas Reed', note: 'First' })
  expect([back.body.assignments[0].assignment, nothing.body.batch]).toEqual([null, null])
  expect((await undo(many.body.batch)).body.reverted.some(({ isUndone }: { isUndone: boolean }) => isUndone)).toBe(
    false,
  )
  expect((await verifyLog(test.fresh.db, test.fresh.siteId)).brokenAt).toBeNull()
})

it('is done with a decision and asked again by its undo, and stays where somebody holds', async () => {
  const [id] = await insertComments(test, held(1))
  await assign([id!], priya.id, 'Yours')

  const approved = await decide(id!, 'approve')
  const after = [await assignmentOf(id!), await assignedToMe(priya)]
  await undo(approved.body.batch, priya)
  const again = await assignmentOf(id!)
  await decide(id!, 'hold')

  expect(after).toEqual([null, 0])
  expect(again).toMatchObject({ to: 'Priya Shah', note: 'Yours' })
  expect(await assignmentOf(id!)).toMatchObject({ note: 'Yours' })
})

it('puts nothing back over what was asked since', async () => {
  const [id] = await insertComments(test, held(1))
  await assign([id!], priya.id)
  const approved = await decide(id!, 'approve')
  await assign([id!], tomas.id)

  await undo(approved.body.batch, priya)

  expect(await assignmentOf(id!)).toMatchObject({ to: 'Tomas Reed' })
})

it('frees what was theirs when somebody leaves the team or decides no more', async () => {
  const nora = await member(test, 'moderator', 'Nora Lind')
  const ben = await member(test, 'moderator', 'Ben Okri')
  const [one, two, three] = await insertComments(test, held(3))
  const first = await assign([one!], nora.id)
  await assign([two!], ben.id)
  const taken = await assign([one!], null)
  await assign([three!], nora.id)
  const moved = await assign([three!], priya.id)

  await olga.ask('DELETE', `/staff/${nora.id}`)
  await olga.ask('PATCH', `/staff/${ben.id}`, { role: 'writer' })
  const undone = await undo(taken.body.batch)

  expect((await undo(moved.body.batch)).body.reverted).toMatchObject([{ isUndone: false }])
  expect(await assignmentOf(three!)).toMatchObject({ to: 'Priya Shah' })
  expect(first.body.assignments[0].assignment.to).toBe('Nora Lind')
  expect([await assignmentOf(one!), await assignmentOf(two!)]).toEqual([null, null])
  expect(undone.body.reverted).toMatchObject([{ isUndone: false }])
  expect((await assign([one!], nora.id)).body.errors).toMatchObject([{ pointer: '/to' }])
  expect((await assign([one!], ben.id)).status).toBe(422)
})

it('lets two assign many at once, in any order, and exactly one is in force', async () => {
  const ids = await insertComments(test, held(20))

  const replies = await Promise.all([assign(ids, priya.id), assign(ids.toReversed(), tomas.id, 'Mine', olga)])

  expect(replies.map(({ status }) => status)).toEqual([200, 200])
  const inForce = await test.fresh.db
    .selectFrom('assignment')
    .select('comment_id')
    .where('ended_at', 'is', null)
    .execute()
  expect(inForce.map(({ comment_id: id }) => id).sort()).toEqual([...ids].sort())
})
