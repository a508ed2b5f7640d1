import { sql } from 'kysely'
import type { Queries } from '../../platform/database/database.ts'
import { recountReports } from './recount-reports.ts'

/** Settles a comment's open reports by a decision. */
export async function settleReports(tx: Queries, siteId: string, id: string, batch: string, upheld: boolean) {
  await tx
    .updateTable('report')
    .set({ settled_at: sql<string>`now()`, settled_in: batch, upheld })
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .where('settled_at', 'is', null)
    .execute()
}

/** Reopens the reports that an undone decision had settled. */
export async function reopenReports(tx: Queries, siteId: string, id: string, batch: string) {
  await tx
    .updateTable('report')
    .set({ settled_at: null, settled_in: null, upheld: null })
    .where('site_id', '=', siteId)
    .where('comment_id', '=', id)
    .where('settled_in', '=', batch)
    .execute()
  // New reports may have come since.
  await recountReports(tx, siteId, id)
}
