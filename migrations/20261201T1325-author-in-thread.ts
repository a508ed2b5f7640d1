import { type Kysely, sql } from 'kysely'

/**
 * Lets a post find what its author sent to this thread lately, for duplicates and slow mode, without reading what they sent to
 * others: the thread is compared within the index.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`drop index comment_by_author`.execute(db)
  await sql`create index comment_by_author on comment (site_id, author_id, created_at, thread_id)`.execute(db)
}
