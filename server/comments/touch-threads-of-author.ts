import { sql } from 'kysely'
import type { Tx } from '../platform/database/transact.ts'
import { touchThreads } from '../threads/touch-threads.ts'

/**
 * Increments the version of every thread with comments of an author, after their name or badges changed. `newest` limits it to
 * that many threads, the latest first; the others show the change with their next version.
 */
export async function touchThreadsOfAuthor(tx: Tx, siteId: string, authorId: string, newest?: number): Promise<void> {
  const written = sql`select thread_id from comment
    where site_id = ${siteId} and author_id = ${authorId} and state = 'published'`
  await touchThreads(
    tx,
    siteId,
    newest ? sql`${written} group by thread_id order by max(created_at) desc limit ${sql.lit(newest)}` : written,
  )
}
