import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What moderators decided, as the classifier learns it: one lesson a comment, from how it stands. Words are kept as hashes:
  // enough to compare with, nothing to read.
  await sql`
    create table lesson (
      site_id uuid not null,
      comment_id uuid not null,
      is_bad boolean not null,
      words bigint[] not null,
      primary key (site_id, comment_id),
      foreign key (site_id, comment_id) references comment (site_id, id)
    )`.execute(db)
  // In how many lessons of either kind a word is; word 0 is in all of them.
  await sql`
    create table lesson_word (
      site_id uuid not null references site,
      word bigint not null,
      good integer not null check (good >= 0),
      bad integer not null check (bad >= 0),
      primary key (site_id, word)
    )`.execute(db)
}
