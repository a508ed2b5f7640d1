import { sql } from 'kysely'
import type { CommentState } from '../../../shared/comments/comments.ts'
import { duplicateWindowS } from '../../../shared/limits.ts'
import { bigint, integer, type RowOf, timestamp, uuid } from '../../platform/database/columns.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { nilId } from '../../platform/ids.ts'
import { isOpen } from '../../threads/posting-limits.ts'
import { countComments } from '../../threads/touch-threads.ts'
import { searchVector } from '../search/search-words.ts'
import { visibleAsPublished } from '../visibility.ts'

/** Values of a new comment's row. */
export interface PostInput {
  siteId: string
  id: string
  threadId: string
  parentId: string
  authorId: string
  state: CommentState
  verdict: string | null
  shadowed: boolean
  source: string
  body: string
  postKey: string
  isMember: boolean
  isStaff: boolean
  language: string
  words: string
}

const postedRow = { id: uuid, root_id: uuid, depth: integer, created_at: timestamp, version: bigint }

/** The new row as the database returns it. */
export type PostedRow = RowOf<typeof postedRow>

/**
 * Inserts a comment and updates its thread in one statement. It locks the thread's row first, as every statement that changes
 * comments does, to avoid deadlocks. Both locks check their rows again after waiting: if the thread was closed or the parent
 * removed meanwhile, no row is inserted.
 */
export const postStatement = statement(
  'post-comment',
  postedRow,
  (slot: Slots<PostInput>) => sql`
    with open_thread as (
      select id, version + 1 as version, case when slow_until <= now() then 0 else slow_s end as slow_s from thread
      where site_id = ${slot.siteId} and id = ${slot.threadId} and ${isOpen} and (not members_only or ${slot.isMember})
      for no key update
    ), parent as (
      select id, root_id, depth from comment
      where site_id = ${slot.siteId} and id = ${slot.parentId} and thread_id = ${slot.threadId}
        and ${visibleAsPublished('comment', slot.authorId)} and (state = 'published' or ${slot.state} <> 'published')
        and exists (select from open_thread)
      for no key update
    ), made as (
      insert into comment (site_id, id, thread_id, parent_id, root_id, depth, author_id, state, public_revision, was_public,
        verdict, shadowed, source, body, post_key, changed_in, search)
      select ${slot.siteId}, ${slot.id}::uuid, open_thread.id, ${slot.parentId}, coalesce(parent.root_id, ${slot.id}::uuid),
        coalesce(parent.depth + 1, 0), ${slot.authorId}, ${slot.state}, (${slot.state} = 'published')::int,
        ${slot.state} = 'published', ${slot.verdict}::jsonb, ${slot.shadowed}, ${slot.source},
        ${slot.body}::json, ${slot.postKey}, open_thread.version, ${searchVector(slot.language, slot.words, sql`open_thread.id`)}
      from open_thread left join parent on true
      where (${slot.parentId} = ${sql.lit(nilId)}::uuid or parent.id is not null)
        and (open_thread.slow_s = 0 or ${slot.isStaff} or not exists (
          select from comment own
          where own.site_id = ${slot.siteId} and own.author_id = ${slot.authorId} and own.thread_id = ${slot.threadId}
            and own.created_at > now() - make_interval(secs => open_thread.slow_s)
        ))
        and not exists (
          select from comment twin
          where twin.site_id = ${slot.siteId} and twin.author_id = ${slot.authorId}
            and twin.created_at > now() - make_interval(secs => ${sql.lit(duplicateWindowS)})
            and twin.thread_id = ${slot.threadId} and twin.parent_id = ${slot.parentId}
            and twin.source = ${slot.source} and twin.state in ('published', 'held', 'spam')
        )
      on conflict (site_id, author_id, post_key) do nothing
      returning id, parent_id, root_id, depth, state, created_at, changed_in
    ), counted as (
      ${countComments(slot, sql`1`, sql`made.changed_in`, sql`made`)} and made.state = 'published'
    ), answered as (
      update comment set
        reply_count = reply_count + (comment.id = made.parent_id)::int,
        shown_reply_count = shown_reply_count + (comment.id = made.parent_id)::int,
        branch_count = branch_count + (comment.id = made.root_id)::int
      from made
      where comment.site_id = ${slot.siteId} and comment.id = any (array[made.parent_id, made.root_id])
        and made.depth > 0 and made.state = 'published'
    )
    select id, root_id, depth, created_at, changed_in as version from made`,
)

/** Locks the thread of a post without writing. */
export const lockForPost = statement(
  'post-in-turn',
  {},
  (slot: Slots<Pick<PostInput, 'siteId' | 'threadId'>>) =>
    sql`select from thread where site_id = ${slot.siteId} and id = ${slot.threadId} for no key update`,
)
