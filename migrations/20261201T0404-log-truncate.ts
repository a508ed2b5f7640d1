import { type Kysely, sql } from 'kysely'

/** Refuses to empty the audit log as a whole, which triggers for rows do not see. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function log_stays_whole() returns trigger language plpgsql as
    $$ begin raise exception 'the log is append-only'; end $$`.execute(db)
  await sql`
    create trigger log_stays_whole before truncate on log for each statement execute function log_stays_whole()`.execute(
    db,
  )
}
