import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // The newest comments whatever they answer: without these a feed sorts its whole thread or site (150 ms at 100,000 comments
  // against 1). Ids would not do: an imported comment's tells when it was imported.
  await sql`
    create index comment_by_newest on comment (site_id, thread_id, created_at, id)
    where state = 'published'`.execute(db)
  await sql`
    create index comment_by_newest_of_site on comment (site_id, created_at, id)
    where state = 'published'`.execute(db)
}
