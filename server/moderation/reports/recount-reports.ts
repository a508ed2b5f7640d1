import { sql } from 'kysely'
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
 * Counts a comment's open reports anew, under its lock, and with them how urgent it is:
 * priority = sum of the weights of its open reports × (1 + ln(1 + reactions + replies)).
 * The second factor is reach: what many have answered, many have read. Age is no part of it: queues put the older first among
 * equals.
 */
export async function recountReports(tx: Queries, siteId: string, id: string): Promise<OpenReports> {
  const { rows } = await sql<OpenReports>`
    with open as (
      select count(*)::int as count, coalesce(sum(weight), 0) as weight, coalesce(sum(least(weight, 1)), 0)::float8 as sure
      from report where site_id = ${siteId} and comment_id = ${id} and settled_at is null
    )
    update comment set report_count = open.count,
      priority = open.weight * (1 + ln(1 + reaction_count + greatest(reply_count, branch_count)))
    from open where site_id = ${siteId} and id = ${id}
    returning open.count, open.sure`.execute(tx)
  return rows[0]!
}
