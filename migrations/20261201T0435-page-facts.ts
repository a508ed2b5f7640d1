import { type Kysely, sql } from 'kysely'

const statements = [
  // What a page says of itself stands between the first commenter's word and an owner's.
  sql`
    alter table thread
      drop constraint thread_title_from_check, drop constraint thread_url_from_check,
      add constraint thread_title_from_check check (title_from in ('commenter', 'page', 'owner')),
      add constraint thread_url_from_check check (url_from in ('commenter', 'page', 'owner')),
      add column description text not null default ''`,
]

/** Lets a thread hold what its page says of itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
