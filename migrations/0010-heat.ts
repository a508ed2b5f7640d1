import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table thread
      -- Closed by itself from then on: nothing has to happen at that moment.
      add column closes_at timestamptz(3),
      -- Seconds between two comments of one person; 0 is no slow mode.
      add column slow_s integer not null default 0 check (slow_s >= 0),
      -- When slow mode ends by itself; null where it stays.
      add column slow_until timestamptz(3),
      add column members_only boolean not null default false,
      -- Every new comment waits for a moderator.
      add column premoderated boolean not null default false`.execute(db)
  // How many were sent about a thread in the last minute.
  await sql`create index report_by_time on report (site_id, created_at)`.execute(db)
}
