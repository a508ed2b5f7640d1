import { type Kysely, sql } from 'kysely'

/** Says of a thread's title and address whose word they are. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table thread
      -- What the first commenter's browser sent is nobody's word but theirs, until an owner says so.
      add column title_from text not null default 'commenter' check (title_from in ('commenter', 'owner')),
      add column url_from text not null default 'commenter' check (url_from in ('commenter', 'owner'))`.execute(db)
}
