import { sql } from 'kysely'
import type { Tx } from '../platform/database/transact.ts'
import { touchThreads } from '../threads/touch-threads.ts'

/**
 * Makes a new version of every thread an author wrote in, because something beside their name changed; with `newest`, only of
 * that many they wrote in last, and the rest follow with their next change.
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
