import { sql } from 'kysely'
import type { Queries } from '../../platform/database/database.ts'
import { recountReports } from './recount-reports.ts'

/** Settles the open reports of a comment with the decision about it, so that undoing that opens them again. */
export async function settleReports(tx: Queries, siteId: string, id: string, batch: string, upheld: boolean) {
  await tx
    .updateTable('report')
    .set({ settled_at: sql<string>`now()`, settled_in: batch, upheld })
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .where('settled_at', 'is', null)
    .execute()
}

/** Opens the reports again that a decision settled, beside those that came since. */
export async function reopenReports(tx: Queries, siteId: string, id: string, batch: string) {
  await tx
    .updateTable('report')
    .set({ settled_at: null, settled_in: null, upheld: null })
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .where('settled_in', '=', batch)
    .execute()
  // Others may have come since.
  await recountReports(tx, siteId, id)
}
