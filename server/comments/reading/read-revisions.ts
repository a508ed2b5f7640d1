import type { Revision } from '../../../shared/comments/revisions.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { mayRead } from '../visibility.ts'
import { findComment } from './find-comment.ts'

/**
 * Reads a comment's public versions, newest first, including the current one. Versions corrected within a minute and before any
 * reply are left out; redacted ones are listed without text.
 * @throws Problem not-found, also if the viewer may not read the comment
 */
export async function readRevisions(db: Db, siteId: string, id: string, viewer: Viewer | null): Promise<Revision[]> {
  const found = await findComment(db, siteId, id, viewer)
  if (!mayRead(found, viewer)) throw new Problem('not-found', {})
  const earlier = await db
    .selectFrom('comment_revision')
    .select(['revision', 'body', 'note', 'written_at', 'written_by', 'redacted_at', 'redacted_by', 'redaction_reason'])
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .where('revision', '<', found.revision)
    .where('quiet', '=', false)
    .orderBy('revision', 'desc')
    .execute()
  return [
    {
      revision: found.revision,
      body: found.body,
      note: found.revision_note,
      at: found.revised_at,
      by: found.revised_by,
      redacted: false,
    },
    ...earlier.map((row) => ({
      revision: row.revision,
      body: row.redacted_at ? [] : row.body,
      note: row.redacted_at ? null : row.note,
      at: row.written_at,
      by: row.written_by,
      redacted: row.redacted_at !== null,
      ...(row.redacted_by && { redactedBy: row.redacted_by, redactionReason: row.redaction_reason ?? '' }),
    })),
  ]
}
