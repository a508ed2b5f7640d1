import { sql } from 'kysely'
import type { Revision } from '../../../shared/comments/revisions.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { anyComment, findComment } from '../reading/find-comment.ts'
import { readEarlierRevision } from '../reading/read-revisions.ts'
import { mayRead } from '../visibility.ts'

/**
 * Redacts an old version for good: its text disappears from the history, its number, time and the reason stay. A second call
 * keeps the first reason. Returns the redacted version.
 * @throws Problem not-found | not-yours | invalid, for the current version, which is changed by editing
 */
export async function redactRevision(
  db: Db,
  siteId: string,
  viewer: Viewer,
  id: string,
  revision: number,
  reason: string,
): Promise<Revision> {
  const redacted = await db
    .updateTable('comment_revision as version')
    .from('comment')
    .set((row) => ({
      redacted_at: sql<string>`now()`,
      redacted_by: row
        .case()
        .when('comment.author_id', '=', viewer.id)
        .then(sql.lit('author' as const))
        .else(sql.lit('moderator' as const))
        .end(),
      redaction_reason: reason,
    }))
    .whereRef('comment.site_id', '=', 'version.site_id')
    .whereRef('comment.id', '=', 'version.comment_id')
    .where('version.site_id', '=', siteId)
    .where('version.comment_id', '=', id)
    .where('version.revision', '=', revision)
    .where('version.redacted_at', 'is', null)
    .where('comment.state', 'not in', ['deleted', 'removed'])
    .where((is) => is.or([is('comment.author_id', '=', viewer.id), is.val(viewer.moderates)]))
    .returning('version.revision')
    .executeTakeFirst()
  if (!redacted) await diagnoseRedaction(db, siteId, viewer, id, revision)
  return readEarlierRevision(db, siteId, id, revision)
}

async function diagnoseRedaction(db: Db, siteId: string, viewer: Viewer, id: string, revision: number): Promise<void> {
  const found = await anyComment(db, siteId, id)
  if (!found || (found.author_id !== viewer.id && !viewer.moderates)) {
    await findComment(db, siteId, id, viewer)
    throw new Problem('not-yours', {})
  }
  if (revision === found.revision)
    throw fieldProblem('/path/revision', 'is the current version: edit the comment instead')
  if (revision > found.revision) throw new Problem('not-found', {})
  // Of a deleted comment even the versions that are hidden already are gone.
  if (!mayRead(await findComment(db, siteId, id, viewer), viewer)) throw new Problem('not-found', {})
}
