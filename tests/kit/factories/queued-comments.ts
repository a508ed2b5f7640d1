import { sql } from 'kysely'
import { bulkLoad } from '../../../server/transfer/bulk-load.ts'
import type { CommentState } from '../../../shared/comments/comments.ts'
import type { Reason } from '../../../shared/moderation/verdict-reasons.ts'
import type { TestApp } from '../fixtures/app.ts'

/** A comment for the queues. */
export interface QueuedComment {
  source: string
  author?: string
  state?: CommentState
  /** The place of the comment it answers, before it in the list. */
  parent?: number
  verdict?: Reason[]
  minutesAgo?: number
}

let pages = 0

/** Inserts comments on a page of their own, a second between them, as screening and moderators leave them. Returns their ids in order. */
export async function insertComments(
  test: TestApp,
  comments: QueuedComment[],
  title = 'River plan: council votes',
): Promise<string[]> {
  const { db, siteId } = test.fresh
  const url = `https://news.example/river-${++pages}`
  const nowMs = Date.now()
  const threadId = await bulkLoad(db, siteId, { key: url, url, title }, comments.length, (place) => {
    const { source, author = `Person ${place % 5}`, state = 'held', parent = null, minutesAgo } = comments[place]!
    const createdAt = new Date(nowMs - (minutesAgo ?? 14) * 60_000 + place * 1_000)
    return { author, parent, state, createdAt, versions: [{ source, at: createdAt }] }
  })
  const { rows } = await sql<{ id: string }>`
    select id from comment where site_id = ${siteId} and thread_id = ${threadId} order by created_at, id`.execute(db)
  for (const [place, { verdict }] of comments.entries())
    if (verdict)
      await db
        .updateTable('comment')
        .set({ verdict: JSON.stringify(verdict) })
        .where('id', '=', rows[place]!.id)
        .execute()
  return rows.map(({ id }) => id)
}

/** So many held comments, told apart by their number. */
export const held = (count: number): QueuedComment[] =>
  Array.from({ length: count }, (_, at) => ({ source: `Comment number ${at + 1} about the flood wall.` }))

/** Which state each comment is in now. */
export async function statesOf(test: TestApp, ids: string[]): Promise<CommentState[]> {
  const rows = await test.fresh.db.selectFrom('comment').select(['id', 'state']).where('id', 'in', ids).execute()
  const states = new Map(rows.map(({ id, state }) => [id, state]))
  return ids.map((id) => states.get(id)!)
}

/** Empties every queue: deletes what is not published, marks the rest as reviewed, ends all claims. */
export async function emptyQueues(test: TestApp): Promise<void> {
  const { db } = test.fresh
  await db.deleteFrom('claim').execute()
  await db.updateTable('comment').set({ state: 'deleted' }).where('state', '<>', 'published').execute()
  await db.updateTable('comment').set({ reviewed_at: sql<string>`now()`, report_count: 0 }).execute()
}
