import { sql } from 'kysely'
import { setReported } from '../../comments/report-count.ts'
import type { Queries } from '../../platform/database/database.ts'

/** What became of somebody's earlier reports tells as much from the newest of them. */
const recordMax = 50

/**
 * How much a report of this person counts, as SQL: twice the share of their settled reports that moderators agreed with, as
 * if one more had been upheld and one more not. 1 for who never reported; towards 0 for who reports in vain, towards 2 for
 * who is mostly right.
 */
export function weightOf(siteId: string, authorId: string) {
  return sql<number>`(select 2.0 * (1 + count(*) filter (where upheld)) / (2 + count(*)) from (
    select upheld from report where site_id = ${siteId} and author_id = ${authorId} and settled_at is not null
    order by created_at desc limit ${sql.lit(recordMax)}) record)`
}

/** The open reports of a comment. `sure` is their weight with nobody's counting for more than one report. */
export interface OpenReports {
  count: number
  sure: number
}

/**
 * Counts a comment's open reports anew, under its lock, and with them how urgent it is.
 */
export async function recountReports(tx: Queries, siteId: string, id: string): Promise<OpenReports> {
  const { rows } = await sql<OpenReports & { weight: number }>`
    select count(*)::int as count, coalesce(sum(weight), 0)::float8 as weight,
      coalesce(sum(least(weight, 1)), 0)::float8 as sure
    from report where site_id = ${siteId} and comment_id = ${id} and settled_at is null`.execute(tx)
  const { weight, ...open } = rows[0]!
  await setReported(tx, siteId, id, { count: open.count, weight })
  return open
}
