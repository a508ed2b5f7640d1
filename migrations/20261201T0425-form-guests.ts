import { type Kysely, sql } from 'kysely'

const statements = [
  // The form of a plain page a guest was made of, as a SHA-256 of its key and their name: sent twice, it makes one guest.
  sql`alter table author add column form_hash bytea`,
  sql`create unique index author_by_form on author (site_id, form_hash) where form_hash is not null`,
]

/** Tells the guest of a form that is sent twice by a hash of the form's key, so that their device key can be random. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
