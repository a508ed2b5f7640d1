import { type Kysely, sql } from 'kysely'

// An address somebody of the team entered, until a link that was mailed there confirms it. SHA-256 of the link's token.
const statement = sql`
  alter table staff
    add column pending_email text,
    add column pending_hash bytea,
    add column pending_at timestamptz(3),
    add constraint staff_pending_whole check ((pending_email is null) = (pending_hash is null) and (pending_hash is null) = (pending_at is null))`

/** Has addresses of the team confirmed before mail goes to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await statement.execute(db)
}
