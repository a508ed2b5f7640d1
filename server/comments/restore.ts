import { sql } from 'kysely'
import type { Comment, CommentState } from '../../shared/comments.ts'
import { restoreWindowS } from '../../shared/limits.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Db, Queries } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import type { Site } from '../sites/site.ts'
import { lockThreadOf, recount } from './change-state.ts'
import { anyComment, findComment } from './find-comment.ts'
import { editableView } from './view.ts'

/**
 * Takes a deletion back, within 24 hours; the comment returns to the state it had. Restoring twice is once.
 * @throws Problem not-found | not-yours | comment-gone | restore-window-over
 */
export async function restoreComment(db: Db, site: Site, viewer: Viewer, id: string): Promise<Comment> {
  const change = await db.transaction().execute(async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const restored = await tx
      .updateTable('comment')
      .set({
        state: sql<CommentState>`coalesce(previous_state, 'held')`,
        previous_state: null,
        state_changed_at: sql<string>`now()`,
      })
      .where('site_id', '=', site.id)
      .where('id', '=', id)
      .where('author_id', '=', viewer.id)
      .where('state', '=', 'deleted')
      .where('state_changed_at', '>', sql<string>`now() - make_interval(secs => ${sql.lit(restoreWindowS)})`)
      .returning(['id', 'thread_id', 'parent_id', 'root_id', 'shown_reply_count', 'state'])
      .executeTakeFirst()
    if (!restored) return whyNotRestored(tx, site, viewer, id)
    return { ...restored, version: await recount(tx, site.id, restored, false) }
  })
  if (change?.version) db.changes.publish(change.thread_id, change.version)
  return editableView((await anyComment(db, site.id, id))!, viewer, site.settings)
}

async function whyNotRestored(db: Queries, site: Site, viewer: Viewer, id: string): Promise<void> {
  const found = await anyComment(db, site.id, id)
  if (found?.author_id !== viewer.id) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (found.state === 'deleted') throw new Problem('restore-window-over', {})
  if (found.state !== 'published' && found.state !== 'held') throw new Problem('comment-gone', {})
}
