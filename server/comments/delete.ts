import { sql } from 'kysely'
import type { Comment } from '../../shared/comments.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Db, Queries } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import type { Site } from '../sites/site.ts'
import { lockThreadOf, recount } from './change-state.ts'
import { anyComment, findComment } from './find-comment.ts'
import { editableView } from './view.ts'

/**
 * Hides a comment from readers because its author asks; the row stays, and so do the replies. Deleting twice is once.
 * @throws Problem not-found | not-yours | comment-gone
 */
export async function deleteComment(db: Db, site: Site, viewer: Viewer, id: string): Promise<Comment> {
  const change = await db.transaction().execute(async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const deleted = await tx
      .updateTable('comment')
      .set((row) => ({ state: 'deleted', previous_state: row.ref('state'), state_changed_at: sql<string>`now()` }))
      .where('site_id', '=', site.id)
      .where('id', '=', id)
      .where('author_id', '=', viewer.id)
      .where('state', 'in', ['published', 'held'])
      .returning(['id', 'thread_id', 'parent_id', 'root_id', 'shown_reply_count', 'state', 'previous_state'])
      .executeTakeFirst()
    if (!deleted) return whyNotDeleted(tx, site, viewer, id)
    return { ...deleted, version: await recount(tx, site.id, deleted, deleted.previous_state === 'published') }
  })
  if (change?.version) db.changes.publish(change.thread_id, change.version)
  return editableView((await anyComment(db, site.id, id))!, viewer, site.settings)
}

async function whyNotDeleted(db: Queries, site: Site, viewer: Viewer, id: string): Promise<void> {
  const found = await anyComment(db, site.id, id)
  if (found?.author_id !== viewer.id) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (found.state !== 'deleted') throw new Problem('comment-gone', {})
}
