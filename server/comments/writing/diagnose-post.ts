import { sql } from 'kysely'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { nilId } from '../../platform/ids.ts'
import type { Site } from '../../sites/site.ts'
import { type ThreadRow, threadById } from '../../threads/threads.ts'
import { anyComment } from '../reading/find-comment.ts'
import { editableView } from '../view.ts'
import { visibleState } from '../visibility.ts'
import type { Post, PostContext } from './post-context.ts'

/**
 * Finds out why the post statement stored nothing. Returns the comment made earlier with the same key, or null if the post may
 * be tried again.
 * @throws Problem key-reused | thread-closed | members-only | slow-mode | parent-gone | duplicate-comment
 */
export async function diagnosePost(
  db: Db,
  site: Site,
  { viewer, isMember }: PostContext,
  threadId: string,
  post: Post,
): Promise<Comment | null> {
  const { body: source } = post.comment
  const parentId = post.comment.parentId ?? nilId
  const earlier = await earlierUnderKey(db, site, viewer, threadId, post)
  if (earlier) return earlier
  const thread = await threadById(db, site.id, threadId)
  if (thread?.state !== 'open') throw new Problem('thread-closed', {})
  if (thread.membersOnly && !isMember) throw new Problem('members-only', {})
  if (thread.slowS > 0 && viewer.kind !== 'staff') await refuseFast(db, site, viewer, thread)
  if (parentId !== nilId) {
    const parent = await anyComment(db, site.id, parentId)
    if (parent?.thread_id !== threadId || visibleState(parent, viewer) !== 'published')
      throw new Problem('parent-gone', {})
  }
  const twin = await db
    .selectFrom('comment')
    .select('id')
    .where('site_id', '=', site.id)
    .where('author_id', '=', viewer.id)
    .where('thread_id', '=', threadId)
    .where('parent_id', '=', parentId)
    .where('source', '=', source)
    .where('state', 'in', ['published', 'held', 'spam'])
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  if (twin) throw new Problem('duplicate-comment', { comment: await shown(db, site, viewer, twin.id) })
  return null
}

/** Refuses a person whose last comment here is younger than the thread's slow mode. @throws Problem slow-mode */
async function refuseFast(db: Db, site: Site, viewer: Viewer, thread: ThreadRow): Promise<void> {
  const { rows } = await sql<{ waits: number | null }>`
    select ceil(extract(epoch from max(created_at) - now()) + ${thread.slowS}::int)::int as waits from comment
    where site_id = ${site.id} and author_id = ${viewer.id} and thread_id = ${thread.id}`.execute(db)
  const retryAfterS = rows[0]?.waits ?? 0
  if (retryAfterS > 0) throw new Problem('slow-mode', { retryAfterS, headers: { 'Retry-After': `${retryAfterS}` } })
}

/** The comment made earlier with the same key; null if there is none. @throws Problem key-reused, if it differs */
export async function earlierUnderKey(
  db: Db,
  site: Site,
  viewer: Viewer,
  threadId: string,
  post: Post,
): Promise<Comment | null> {
  const earlier = await postedUnderKey(db, site.id, viewer.id, post.key)
  if (!earlier) return null
  const { body: source, parentId } = post.comment
  const isSame =
    earlier.source === source && earlier.thread_id === threadId && earlier.parent_id === (parentId ?? nilId)
  const comment = await shown(db, site, viewer, earlier.id)
  if (isSame) return comment
  throw new Problem('key-reused', { comment })
}

const shown = async (db: Db, site: Site, viewer: Viewer, id: string) =>
  editableView((await anyComment(db, site.id, id))!, viewer, site.settings)

/** The row and first text posted with an idempotency key; undefined if there is none. */
export async function postedUnderKey(db: Db, siteId: string, authorId: string, key: string) {
  // Compared with the first version: an edit since then must not make a retry look like another comment.
  return db
    .selectFrom('comment as c')
    .leftJoin('comment_revision as first', (join) =>
      join.onRef('first.site_id', '=', 'c.site_id').onRef('first.comment_id', '=', 'c.id').on('first.revision', '=', 1),
    )
    .select(['c.id', 'c.thread_id', 'c.parent_id'])
    .select((get) => get.fn.coalesce('first.source', 'c.source').as('source'))
    .where('c.site_id', '=', siteId)
    .where('c.author_id', '=', authorId)
    .where('c.post_key', '=', key)
    .executeTakeFirst()
}
