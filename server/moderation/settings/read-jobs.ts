import type { JobPage } from '../../../shared/api/team/settings.ts'
import type { Db } from '../../platform/database/database.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'

/** Reads a page of a site's unfinished and failed jobs, newest first. @throws Problem invalid, for a cursor of another list */
export async function readJobs(db: Db, site: Site, { cursor, limit = 50 }: ListRequest): Promise<JobPage> {
  const after = cursor ? readCursor(site, 'jobs', cursor) : null
  const rows = await db
    .selectFrom('job')
    .select(['id', 'kind', 'attempts', 'outcome', 'created_at as createdAt', 'due_at as dueAt'])
    .where('site_id', '=', site.id)
    .where(({ eb, or }) => or([eb('done_at', 'is', null), eb('outcome', '=', 'failed')]))
    .$if(after !== null, (query) => query.where('id', '<', after!.key))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { items, nextCursor } = cutPage(rows, limit, ({ id }) => writeCursor(site, 'jobs', id))
  return { items: items.map(({ outcome, ...row }) => ({ ...row, isFailed: outcome === 'failed' })), nextCursor }
}
