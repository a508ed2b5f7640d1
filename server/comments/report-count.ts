import { sql } from 'kysely'
import type { Queries } from '../platform/database/database.ts'

/**
 * Keeps with a locked comment how many reports of it are open, and how urgent it is:
 * priority = sum of the weights of its open reports × (1 + ln(1 + reactions + replies)).
 * The second factor is reach: what many have answered, many have read. Age is no part of it: queues put the older first among
 * equals.
 */
export async function setReported(
  tx: Queries,
  siteId: string,
  id: string,
  open: { count: number; weight: number },
): Promise<void> {
  await tx
    .updateTable('comment')
    .set({
      report_count: open.count,
      priority: sql<number>`${open.weight}::float8 * (1 + ln(1 + reaction_count + greatest(reply_count, branch_count)))`,
    })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
}
