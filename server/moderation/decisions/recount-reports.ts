import { sql } from 'kysely'
import { setReported } from '../../comments/report-count.ts'
import type { Queries } from '../../platform/database/database.ts'

/** Number of a reporter's newest settled reports that count. */
const recordMax = 50

/**
 * SQL for the weight of a person's report, 0 to 2: twice the share of their settled reports that were upheld, with one upheld
 * and one rejected report added for smoothing. 1 for a first report.
 */
export function weightOf(siteId: string, authorId: string) {
  return sql<number>`(select 2.0 * (1 + count(*) filter (where upheld)) / (2 + count(*)) from (
    select upheld from report where site_id = ${siteId} and author_id = ${authorId} and settled_at is not null
    order by created_at desc limit ${sql.lit(recordMax)}) record)`
}

/** The open reports of a comment. `sure` is the total weight of those by independent people, each counted as at most 1. */
export interface OpenReports {
  count: number
  sure: number
}

/** Counts a locked comment's open reports again and updates its priority. */
export async function recountReports(tx: Queries, siteId: string, id: string): Promise<OpenReports> {
  const { rows } = await sql<OpenReports & { weight: number }>`
    select count(*)::int as count, coalesce(sum(weight), 0)::float8 as weight,
      coalesce(sum(least(weight, 1)) filter (where 'comment' = any (counts_for)), 0)::float8 as sure
    from report where site_id = ${siteId} and comment_id = ${id} and settled_at is null`.execute(tx)
  const { weight, ...open } = rows[0]!
  await setReported(tx, siteId, id, { count: open.count, weight })
  return open
}
