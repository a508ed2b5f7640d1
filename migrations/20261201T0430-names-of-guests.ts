import { type Kysely, sql } from 'kysely'

/** Keeps the earlier names of guests, for moderators, and takes sanctions that no member of the team imposed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table author_name (
      site_id uuid not null,
      author_id uuid not null,
      id uuid not null,
      name text not null,
      ended_at timestamptz(3) not null default now(),
      -- A person's names, in the order in which they gave them up.
      primary key (site_id, author_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`.execute(db)
  // Null: the server, because another guest of the same browser is under a sanction. It is not stored which.
  await sql`alter table sanction alter column made_by drop not null`.execute(db)
}
