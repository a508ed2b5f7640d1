import type { Revision, RevisionPage } from '../../../shared/comments/revisions.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { mayRead } from '../visibility.ts'
import { findComment } from './find-comment.ts'

const pageSize = 100

/**
 * Reads a page of a comment's versions, newest first, including the current one. Readers get those that were public, numbered
 * among themselves; the author and moderators get all. Versions corrected within a minute and before any reply are left out;
 * redacted ones are listed without text.
 * @throws Problem not-found, also if the viewer may not read the comment | invalid, for a cursor of another list
 */
export async function readRevisions(
  db: Db,
  site: Site,
  id: string,
  viewer: Viewer | null,
  { cursor, limit = pageSize }: ListRequest,
): Promise<RevisionPage> {
  const found = await findComment(db, site.id, id, viewer)
  if (!mayRead(found, viewer)) throw new Problem('not-found', {})
  const seesAll = viewer !== null && (viewer.moderates || viewer.id === found.author_id)
  const number = seesAll ? 'revision' : 'public_revision'
  const scope = `${id} ${number}`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const current: Revision = {
    revision: found[number],
    body: found.body,
    note: found.revision_note,
    at: found.revised_at,
    by: found.revised_by,
    redacted: false,
    ...(!found.was_public && { hidden: true as const }),
  }
  // Versions that were never public have no number among the public ones, and so are none of the smaller ones.
  const rows = await earlierVersions(db, site.id, id)
    .where(number, '<', after ? Number(after.key) : found[number])
    .where('quiet', '=', false)
    .limit(limit + 1)
    .execute()
  const earlier = rows.map((row) => ({ ...revisionView(row), revision: row[number]! }))
  const revisions = [...(after ? [] : [current]), ...earlier]
  return cutPage(revisions, limit, ({ revision }) => writeCursor(site, scope, revision))
}

/** Reads one version that is no longer the current one, as its author and moderators see it. */
export async function readEarlierRevision(db: Db, siteId: string, id: string, revision: number): Promise<Revision> {
  const row = await earlierVersions(db, siteId, id).where('revision', '=', revision).executeTakeFirst()
  if (!row) throw new Problem('not-found', {})
  return revisionView(row)
}

const earlierVersions = (db: Db, siteId: string, id: string) =>
  db
    .selectFrom('comment_revision')
    .select(['revision', 'public_revision', 'body', 'note', 'written_at', 'written_by'])
    .select(['redacted_at', 'redacted_by', 'redaction_reason'])
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .orderBy('revision', 'desc')

type VersionRow = NonNullable<Awaited<ReturnType<ReturnType<typeof earlierVersions>['executeTakeFirst']>>>

const revisionView = (row: VersionRow): Revision => ({
  revision: row.revision,
  body: row.redacted_at ? [] : row.body,
  note: row.redacted_at ? null : row.note,
  at: row.written_at,
  by: row.written_by,
  redacted: row.redacted_at !== null,
  ...(row.redacted_by && { redactedBy: row.redacted_by, redactionReason: row.redaction_reason ?? '' }),
  ...(row.public_revision === null && { hidden: true as const }),
})
