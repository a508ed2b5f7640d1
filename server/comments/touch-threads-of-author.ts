import { sql } from 'kysely'
import type { Queries } from '../platform/database/database.ts'
import { type TouchedThread, touchThreads } from '../threads/touch-threads.ts'

/**
 * Makes a new version of every thread an author wrote in, because something beside their name changed; with `newest`, only of
 * that many they wrote in last, and the rest follow with their next change. To be published after the commit.
 */
export function touchThreadsOfAuthor(
  tx: Queries,
  siteId: string,
  authorId: string,
  newest?: number,
): Promise<TouchedThread[]> {
  const written = sql`select thread_id from comment
    where site_id = ${siteId} and author_id = ${authorId} and state = 'published'`
  return touchThreads(
    tx,
    siteId,
    newest ? sql`${written} group by thread_id order by max(created_at) desc limit ${sql.lit(newest)}` : written,
  )
}
