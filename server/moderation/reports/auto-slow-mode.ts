import { sql } from 'kysely'
import type { Tx } from '../../platform/database/transact.ts'
import type { Site } from '../../sites/site.ts'
import { startSlowMode } from '../../threads/posting-limits.ts'

/**
 * Turns on slow mode in a thread for a while if more independent people report its comments within a minute than the site's limit; runs in
 * the transaction of a report. Leaves a thread alone that is in slow mode already. Returns the batch that undoes it; null if
 * nothing was done.
 */
export async function autoSlowMode(tx: Tx, site: Site, threadId: string): Promise<string | null> {
  const { autoSlowModeReports, autoSlowModeIntervalS, autoSlowModeMinutes } = site.settings
  if (autoSlowModeReports === 0) return null
  const { rows } = await sql`
    select distinct report.author_id from report join comment c on c.site_id = report.site_id and c.id = report.comment_id
    where report.site_id = ${site.id} and 'thread' = any (report.counts_for) and report.created_at > now() - interval '1 minute' and c.thread_id = ${threadId}
    limit ${autoSlowModeReports}`.execute(tx)
  if (rows.length < autoSlowModeReports) return null
  return startSlowMode(
    tx,
    site.id,
    threadId,
    { slowS: autoSlowModeIntervalS, slowMinutes: autoSlowModeMinutes },
    'reports',
    null,
  )
}
