import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Rules of a site's own: the first that speaks against a comment decides, in the order of their places.
  await sql`
    create table rule (
      site_id uuid not null references site,
      id uuid not null,
      place integer not null,
      enabled boolean not null,
      -- The version in force.
      version integer not null,
      made_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id)
    )`.execute(db)
  await sql`create index rule_by_place on rule (site_id, place, id) where removed_at is null`.execute(db)
  // Every version of a rule stays: verdicts name the one they were given under.
  await sql`
    create table rule_version (
      site_id uuid not null,
      rule_id uuid not null,
      version integer not null,
      name text not null,
      conditions jsonb not null,
      actions jsonb not null,
      -- Null for what the command line saved.
      made_by uuid,
      made_at timestamptz(3) not null default now(),
      primary key (site_id, rule_id, version),
      foreign key (site_id, rule_id) references rule (site_id, id)
    )`.execute(db)
}
