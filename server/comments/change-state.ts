import { sql, type UpdateObject } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import { restoreWindowS } from '../../shared/limits.ts'
import type { Decision } from '../../shared/moderation/moderation.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import type { Queries } from '../platform/database/database.ts'
import type { Tables } from '../platform/database/schema.ts'
import { nilId } from '../platform/ids.ts'
import { countComments } from '../threads/touch-threads.ts'

/** A comment's row, locked until the transaction ends, with the columns on which its next state depends. */
export interface LockedComment {
  id: string
  thread_id: string
  parent_id: string
  root_id: string
  author_id: string
  shown_reply_count: number
  revision: number
  public_revision: number
  /** Readers could read the current version at some time. */
  was_public: boolean
  state: CommentState
  previous_state: CommentState | null
  /** The last change of state is within the restore window. */
  is_recent: boolean
  decision: Decision | null
  reviewed_at: string | null
  report_count: number
  priority: number
  shadowed: boolean
  appealed_at: string | null
}

/** Locks a comment's thread. Must come first: every statement that changes comments locks the thread before them. */
export async function lockThreadOf(db: Queries, siteId: string, commentId: string): Promise<void> {
  await sql`
    select from thread where site_id = ${siteId}
      and id = (select thread_id from comment where site_id = ${siteId} and id = ${commentId})
    for no key update`.execute(db)
}

/** Locks the threads of several comments in order of their ids, so that concurrent bulk decisions do not deadlock. */
export async function lockThreads(db: Queries, siteId: string, commentIds: string[]): Promise<void> {
  await sql`
    select from thread where site_id = ${siteId}
      and id in (select thread_id from comment where site_id = ${siteId} and id = any (${commentIds}::uuid[]))
    order by id for no key update`.execute(db)
}

/** Reads a comment and locks its row; its thread must be locked before. Undefined if there is none with this id. */
export async function lockComment(db: Queries, siteId: string, id: string): Promise<LockedComment | undefined> {
  return db
    .selectFrom('comment')
    .select([
      'id', 'thread_id', 'parent_id', 'root_id', 'author_id', 'shown_reply_count', 'revision', 'public_revision', 'was_public',
      'state', 'previous_state', 'decision', 'reviewed_at', 'report_count', 'priority', 'shadowed', 'appealed_at',
    ])
    .select(sql<boolean>`state_changed_at > now() - make_interval(secs => ${sql.lit(restoreWindowS)})`.as('is_recent'))
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst() // biome-ignore format: a list
}

/** Columns that change together with a comment's state. */
export type Along = Partial<
  Pick<
    UpdateObject<Tables, 'comment'>,
    'decision' | 'reviewed_at' | 'report_count' | 'priority' | 'shadowed' | 'appealed_at'
  >
>

/**
 * Changes the state of a locked comment and updates the counters, the tombstones above it and the thread's version. Returns the
 * new version, for `tx.changed`; null if readers see no change.
 */
export async function moveComment(
  db: Queries,
  siteId: string,
  before: LockedComment,
  state: CommentState,
  along: Along = {},
): Promise<number | null> {
  const moved = { previous_state: before.state, state_changed_at: sql<string>`now()` }
  const shown = { was_public: true, public_revision: publicRevisionAfter(before, state) }
  await db
    .updateTable('comment')
    .set({ state, ...(state !== before.state && moved), ...(state === 'published' && shown), ...along })
    .where('site_id', '=', siteId)
    .where('id', '=', before.id)
    .execute()
  return recount(db, siteId, { ...before, state }, before.state === 'published')
}

/** Returns how many public versions a comment has once it is in a state: publishing makes the current version one of them. */
export function publicRevisionAfter(before: LockedComment, state: CommentState): number {
  return before.public_revision + (state === 'published' && !before.was_public ? 1 : 0)
}

/**
 * Updates the counters after a comment became published or stopped being so, in the same transaction and under the thread's
 * lock. Tombstones above that have no other shown reply disappear and return with it. Returns the thread's new version; null if
 * readers see no change.
 */
async function recount(
  db: Queries,
  siteId: string,
  changed: LockedComment,
  wasPublished: boolean,
): Promise<number | null> {
  const isPublished = changed.state === 'published'
  if (isPublished === wasPublished) return null
  const by = isPublished ? 1 : -1
  // A comment with shown replies keeps its place in any state: as itself or as a tombstone.
  const movesPlace = changed.shown_reply_count === 0
  // The tombstone above appears or disappears only if this is its one shown reply.
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
      ${countComments({ siteId, threadId: changed.thread_id }, sql`${by}::int`)} returning version
    )
    update comment set changed_in = counted.version from counted
    where site_id = ${siteId} and id = ${changed.id}
    returning counted.version`.execute(db)
  return rows[0]!.version
}

/** Makes the audit entry of a change of state by the author. */
export function authorEntry(action: string, before: LockedComment, state: CommentState): AuditEntry {
  return {
    actor: 'author',
    actorId: before.author_id,
    action,
    target: 'comment',
    targetId: before.id,
    before: { state: before.state },
    after: { state },
    source: 'api',
  }
}
