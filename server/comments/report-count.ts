import { sql } from 'kysely'
import type { Queries } from '../platform/database/database.ts'

/**
 * Updates the number of open reports and the priority of a locked comment:
 * priority = sum of the weights of its open reports × (1 + ln(1 + reactions + replies)).
 * The second factor estimates how many have read it. Age is not part of the priority: queues sort by it second.
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
