import { sql } from 'kysely'
import type { Db, Queries } from '../platform/database/database.ts'

/** A thread that has become another version of itself. */
export interface TouchedThread {
  id: string
  version: number
}

/**
 * Makes a new version of every thread an author wrote in, because something beside their name changed: the pages kept of it
 * are old from then on. To be published after the commit.
 */
export async function touchThreadsOf(tx: Queries, siteId: string, authorId: string): Promise<TouchedThread[]> {
  // In one order, as everybody locks threads.
  const { rows } = await sql<TouchedThread>`
    with wrote as (
      select id from thread where site_id = ${siteId} and id in (
        select thread_id from comment where site_id = ${siteId} and author_id = ${authorId} and state = 'published')
      order by id for no key update
    )
    update thread set version = version + 1 from wrote
    where thread.site_id = ${siteId} and thread.id = wrote.id
    returning thread.id, thread.version`.execute(tx)
  return rows
}

/** Tells every process of threads that changed. */
export function publishThreads(db: Db, threads: TouchedThread[]): void {
  for (const { id, version } of threads) db.changes.publish(id, version)
}
