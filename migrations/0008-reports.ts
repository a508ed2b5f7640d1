import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // How much a report counts, by what became of its sender's earlier ones: 0 to 2, as it was when it was sent.
  await sql`alter table report add column weight real not null default 1`.execute(db)

  // A way from the console onto a page with comments: good once, for two minutes, for whoever asked for it.
  await sql`
    create table staff_code (
      site_id uuid not null,
      token_hash bytea not null,
      staff_id uuid not null,
      expires_at timestamptz(3) not null,
      primary key (site_id, token_hash),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)
}
