import type { Comment } from '../../../shared/comments/comments.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { threadChanged } from '../../platform/database/changes.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { authorEntry, lockComment, lockThreadOf, moveComment } from '../change-state.ts'
import { anyComment, findComment } from '../reading/find-comment.ts'
import { nextState } from '../states.ts'
import { editableView } from '../view.ts'
import { visibleState } from '../visibility.ts'

/**
 * Deletes a comment for its author: hides it from readers, keeps its row and replies. Idempotent.
 * @throws Problem not-found | not-yours | comment-gone
 */
export async function deleteComment(db: Db, site: Site, viewer: Viewer, id: string): Promise<Comment> {
  await transact(db, site.id, async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const before = await lockComment(tx, site.id, id)
    // Authors cannot delete what a moderator marked as spam; what a rule marked looks held to them.
    const asAuthor = { id: viewer.id, moderates: false }
    const mayGo = before?.author_id === viewer.id && visibleState(before, asAuthor) !== 'spam'
    const to = mayGo && nextState('delete', 'author', before)
    if (!before || !to) return diagnoseDelete(tx, site, viewer, id)
    const version = await moveComment(tx, site.id, before, to)
    if (version) tx.changed(threadChanged(before.thread_id, version))
    tx.audit(authorEntry('comment.delete', before, to))
  })
  return editableView((await anyComment(db, site.id, id))!, viewer, site.settings)
}

async function diagnoseDelete(db: Queries, site: Site, viewer: Viewer, id: string): Promise<void> {
  const found = await anyComment(db, site.id, id)
  if (found?.author_id !== viewer.id) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (found.state !== 'deleted') throw new Problem('comment-gone', {})
}
