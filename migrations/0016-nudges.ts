import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What came of gentle words beside a box: counts a day, of nobody in particular.
  await sql`
    create table nudge_outcome (
      site_id uuid not null references site,
      day date not null,
      kind text not null,
      outcome text not null check (outcome in ('shown', 'edited', 'posted')),
      count integer not null check (count > 0),
      primary key (site_id, day, kind, outcome)
    )`.execute(db)

  // A rule may want the team to look at a comment that does not wait: then it is named, and the link is about the comment as
  // it stood when the mail was written.
  await sql`alter table outbox add column rule text`.execute(db)
  await sql`alter table mail_link add column state text not null default 'held'`.execute(db)
}
