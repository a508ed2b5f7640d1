import { shownRevisionOf } from '../../../server/comments/view.ts'
import type { Comment, CommentState } from '../../../shared/comments/comments.ts'
import type { Decided, DecisionVerb } from '../../../shared/moderation/moderation.ts'
import type { Member } from '../factories/staff.ts'
import type { Answer, TestApp } from '../fixtures/app.ts'

/** How the team, and for the last the author, bring a published comment into each state. */
const waysTo: Record<CommentState, DecisionVerb[]> = {
  published: [],
  held: ['hold'],
  spam: ['spam'],
  removed: ['reject'],
  rejected: ['hold', 'reject'],
  deleted: [],
}
export const commentStates = Object.keys(waysTo) as CommentState[]

/** A comment as it stands now, to be decided about. */
export async function currentState(test: TestApp, id: string): Promise<Decided> {
  return test.fresh.db
    .selectFrom('comment')
    .select(['id', 'state', shownRevisionOf('comment').as('revision')])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}

/** Decides about comments as they are named, from the console. */
export function decideOn(by: Member, verb: DecisionVerb, items: Decided[], more: object = {}): Promise<Answer> {
  const body = { items, verb, ...(verb === 'reject' && { reason: 'rude' }), ...more }
  return by.ask('POST', '/moderation/decisions', body)
}

/** Decides about one comment as it stands now. */
export async function decideNow(test: TestApp, by: Member, verb: DecisionVerb, id: string): Promise<Answer> {
  return decideOn(by, verb, [await currentState(test, id)])
}

export const undoBatch = (by: Member, batch: string): Promise<Answer> =>
  by.ask('POST', `/moderation/batches/${batch}/undo`)

/** Brings a published comment into a state as people do. Returns how it then stands. */
export async function bringTo(
  test: TestApp,
  by: Member,
  { id, token, state }: { id: string; token: string; state: CommentState },
): Promise<Decided> {
  for (const verb of waysTo[state]) await decideNow(test, by, verb, id)
  if (state === 'deleted') await test.ask('DELETE', `/comments/${id}`, { token })
  const now = await currentState(test, id)
  if (now.state !== state) throw new Error(`${id} is ${now.state} and should be ${state}`)
  return now
}

/** Has readers report a comment, as many as are named; the counter beside them is kept as the server keeps it. */
export async function reportedBy(test: TestApp, { id }: Pick<Comment, 'id'>, authors: string[]): Promise<void> {
  const { db, siteId } = test.fresh
  for (const author of authors)
    await db
      .insertInto('report')
      .values({ site_id: siteId, comment_id: id, author_id: author, reason: 'rude', note: null })
      .execute()
  await db
    .updateTable('comment')
    .set((set) => ({
      report_count: set('report_count', '+', authors.length),
      priority: set('priority', '+', authors.length),
    }))
    .where('id', '=', id)
    .execute()
}

/** Each comment's changes of state as the log tells them, the first one first. */
export async function loggedChanges(test: TestApp) {
  const rows = await test.fresh.db
    .selectFrom('log')
    .select(['target_id as id', 'action', 'actor', 'before', 'after'])
    .where('target', '=', 'comment')
    .orderBy('seq')
    .execute()
  return rows.map(({ before, after, ...row }) => ({
    ...row,
    from: (before as { state?: CommentState } | null)?.state,
    to: (after as { state?: CommentState } | null)?.state,
  }))
}
