import { sql } from 'kysely'
import type { CommentState } from '../../shared/comments.ts'
import type { Queries } from '../platform/database.ts'
import { nilId } from '../platform/ids.ts'

/** A comment whose state was just changed, as its row now is. */
export interface Changed {
  id: string
  thread_id: string
  parent_id: string
  root_id: string
  shown_reply_count: number
  state: CommentState
}

/** Locks a comment's thread: first of all, as every statement that changes a thread's comments does. */
export async function lockThreadOf(db: Queries, siteId: string, commentId: string): Promise<void> {
  await sql`
    select from thread where site_id = ${siteId}
      and id = (select thread_id from comment where site_id = ${siteId} and id = ${commentId})
    for no key update`.execute(db)
}

/**
 * Brings every counter in line after a comment became published or ceased to be. Runs in the transaction that changed its
 * state and holds its thread's lock. A comment that loses its place takes the tombstones along that carried only it, and
 * one that returns brings them back. Returns the thread's version from then on, to be published after the commit; null where
 * readers see no change.
 */
export async function recount(
  db: Queries,
  siteId: string,
  changed: Changed,
  wasPublished: boolean,
): Promise<number | null> {
  const isPublished = changed.state === 'published'
  if (isPublished === wasPublished) return null
  const by = isPublished ? 1 : -1
  // A comment with shown replies keeps its place whatever its state: as itself or as a tombstone.
  const movesPlace = changed.shown_reply_count === 0
  // The tombstone above changes its own place only if this reply is the one it lives by.
  const lastOne = isPublished ? 0 : 1
  await sql`
    with recursive place as (
      select ${changed.parent_id}::uuid as id where ${movesPlace} and ${changed.parent_id} <> ${nilId}
      union all
      select above.parent_id from place
      join comment above on above.site_id = ${siteId} and above.id = place.id
      where above.state <> 'published' and above.shown_reply_count = ${lastOne} and above.parent_id <> ${nilId}
    ), touched as (
      select id from place
      union select ${changed.parent_id}::uuid
      union select ${changed.root_id}::uuid where ${changed.root_id} <> ${changed.id}
    )
    update comment c set
      reply_count = reply_count + case when c.id = ${changed.parent_id} then ${by}::int else 0 end,
      branch_count = branch_count
        + case when c.id = ${changed.root_id} and c.id <> ${changed.id} then ${by}::int else 0 end,
      shown_reply_count = shown_reply_count
        + case when c.id in (select id from place) then ${by}::int else 0 end
    from touched
    where c.site_id = ${siteId} and c.id = touched.id`.execute(db)
  const { rows } = await sql<{ version: number }>`
    with counted as (
      update thread set comment_count = comment_count + ${by}::int, version = version + 1
      where site_id = ${siteId} and id = ${changed.thread_id}
      returning version
    )
    update comment set changed_in = counted.version from counted
    where site_id = ${siteId} and id = ${changed.id}
    returning counted.version`.execute(db)
  return rows[0]!.version
}
