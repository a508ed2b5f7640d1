import type { JobPage } from '../../../shared/api/team/settings.ts'
import type { Db } from '../../platform/database/database.ts'

/** Reads a page of a site's unfinished and failed jobs, newest first. */
export async function readJobs(
  db: Db,
  siteId: string,
  { cursor, limit = 50 }: { cursor?: string | undefined; limit?: number | undefined },
): Promise<JobPage> {
  const rows = await db
    .selectFrom('job')
    .select(['id', 'kind', 'attempts', 'outcome', 'created_at as createdAt', 'due_at as dueAt'])
    .where('site_id', '=', siteId)
    .where(({ eb, or }) => or([eb('done_at', 'is', null), eb('outcome', '=', 'failed')]))
    .$if(cursor !== undefined, (query) => query.where('id', '<', cursor!))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(({ outcome, ...row }) => ({ ...row, isFailed: outcome === 'failed' }))
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null }
}
