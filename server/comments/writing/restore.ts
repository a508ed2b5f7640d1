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

/**
 * Restores a comment that its author deleted within the last 24 hours, to its former state. Idempotent.
 * @throws Problem not-found | not-yours | comment-gone | restore-window-over
 */
export async function restoreComment(db: Db, site: Site, viewer: Viewer, id: string): Promise<Comment> {
  await transact(db, site.id, async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const before = await lockComment(tx, site.id, id)
    const to = before?.author_id === viewer.id && before.is_recent && nextState('restore', 'author', before)
    if (!before || !to) return diagnoseRestore(tx, site, viewer, id)
    const version = await moveComment(tx, site.id, before, to)
    if (version) tx.changed(threadChanged(before.thread_id, version))
    tx.audit(authorEntry('comment.restore', before, to))
  })
  return editableView((await anyComment(db, site.id, id))!, viewer, site.settings)
}

async function diagnoseRestore(db: Queries, site: Site, viewer: Viewer, id: string): Promise<void> {
  const found = await anyComment(db, site.id, id)
  if (found?.author_id !== viewer.id) {
    await findComment(db, site.id, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (found.state === 'deleted') throw new Problem('restore-window-over', {})
  if (found.state !== 'published' && found.state !== 'held') throw new Problem('comment-gone', {})
}
