import { sql } from 'kysely'
import { type Comment, rejectedStates } from '../../../shared/comments/comments.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Site } from '../../sites/site.ts'
import { authorEntry, lockComment, lockThreadOf } from '../change-state.ts'
import { anyComment, findComment } from '../reading/find-comment.ts'
import { editableView } from '../view.ts'

/**
 * Appeals the rejection of one's own comment. A comment can be appealed once; later calls keep the first text.
 * @throws Problem not-found | not-yours | no-appeal
 */
export async function appeal(
  db: Db,
  site: Site,
  viewer: Viewer,
  id: string,
  text: string | undefined,
): Promise<Comment> {
  await transact(db, site.id, async (tx) => {
    await lockThreadOf(tx, site.id, id)
    const before = await lockComment(tx, site.id, id)
    const asked = await tx
      .updateTable('comment')
      .set({ appealed_at: sql<string>`now()`, appeal: text?.trim() ?? '' })
      .where('site_id', '=', site.id)
      .where('id', '=', id)
      .where('author_id', '=', viewer.id)
      .where('state', 'in', rejectedStates)
      .where('appeal', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!before || !asked) return diagnoseAppeal(tx, site, viewer, id)
    tx.audit(authorEntry('comment.appeal', before, before.state))
  })
  return editableView((await anyComment(db, site.id, id))!, viewer, site.settings)
}

async function diagnoseAppeal(db: Queries, site: Site, viewer: Viewer, id: string): Promise<void> {
  const found = await findComment(db, site.id, id, viewer)
  if (found.author_id !== viewer.id) throw new Problem('not-yours', {})
  if (found.appealed_at === null || !rejectedStates.includes(found.state)) throw new Problem('no-appeal', {})
}
