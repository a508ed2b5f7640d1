import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // The thread's version in which a comment last changed for readers: what is newer than a version somebody holds is an index
  // range, so live updates resume without a log of their own. 0 for what was there before; nobody holds a version that old.
  await sql`alter table comment add column changed_in bigint not null default 0`.execute(db)
  await sql`create index comment_by_change on comment (site_id, thread_id, changed_in) where changed_in > 0`.execute(db)

  await sql`
    create table reaction (
      site_id uuid not null,
      comment_id uuid not null,
      author_id uuid not null,
      created_at timestamptz(3) not null default now(),
      primary key (site_id, comment_id, author_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`.execute(db)
  // A reader's own reactions in a thread, for their buttons.
  await sql`create index reaction_by_author on reaction (site_id, author_id, comment_id)`.execute(db)
}
