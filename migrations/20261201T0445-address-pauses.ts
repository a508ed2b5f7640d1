import { type Kysely, sql } from 'kysely'

/** Keeps when somebody of the team last entered an address after it was taken back, so that the pause between two holds. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table staff drop constraint staff_pending_whole,
      add constraint staff_pending_whole check ((pending_email is null) = (pending_hash is null))`.execute(db)
}
