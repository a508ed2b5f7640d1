import { type Kysely, sql } from 'kysely'

/** Keeps for which automatic consequences a report counts: those of one network, or of newcomers, do not count as many people. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table report add column counts_for text[] not null default '{comment,thread,author}'
      check (counts_for <@ '{comment,thread,author}')`.execute(db)
}
