import { sql } from 'kysely'
import type { Mark } from '../../shared/comments/comments.ts'
import { pinsMax } from '../../shared/limits.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Tx } from '../platform/database/transact.ts'
import { fieldProblem, Problem } from '../platform/http/problem.ts'
import { touchThread } from '../threads/touch-threads.ts'
import { lockThreadOf } from './change-state.ts'

const columns = { pinned: 'pinned_at', featured: 'featured_at' } as const satisfies Record<Mark, string>

/** A locked comment whose mark is to change; `at` is when it was set, null if it is not. */
export interface Marked {
  id: string
  thread_id: string
  depth: number
  state: string
  at: string | null
  now: string
}

/** Locks a comment, after its thread, to change a mark. @throws Problem not-found */
export async function lockMarked(tx: Queries, siteId: string, id: string, mark: Mark): Promise<Marked> {
  await lockThreadOf(tx, siteId, id)
  const marked = await tx
    .selectFrom('comment')
    .select(['id', 'thread_id', 'depth', 'state', `${columns[mark]} as at`])
    .select(sql<string>`now()::timestamptz(3)`.as('now'))
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!marked) throw new Problem('not-found', {})
  return marked
}

/** Refuses to pin a reply, or more comments than a thread may have pinned. @throws Problem invalid */
export async function requireRoom(tx: Queries, siteId: string, { thread_id: threadId, depth }: Marked): Promise<void> {
  if (depth > 0) throw fieldProblem('/path/id', 'must be a comment that answers none, to be pinned')
  const pinned = await tx
    .selectFrom('comment')
    .select('id')
    .where('site_id', '=', siteId)
    .where('thread_id', '=', threadId)
    .where('pinned_at', 'is not', null)
    .where('state', '=', 'published')
    .execute()
  if (pinned.length >= pinsMax) throw fieldProblem('/path/id', `cannot be pinned beside ${pinsMax} others`)
}

/** Sets or removes a mark and increments the thread's version. */
export async function writeMark(
  tx: Tx,
  siteId: string,
  { id, thread_id: threadId }: Marked,
  mark: Mark,
  at: string | null,
): Promise<void> {
  const version = await touchThread(tx, siteId, threadId)
  await tx
    .updateTable('comment')
    .set({ [columns[mark]]: at, changed_in: version })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
}
