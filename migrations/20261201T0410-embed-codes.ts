import { type Kysely, sql } from 'kysely'

const statements = [
  // They live for two minutes.
  sql`delete from staff_code`,
  // For one origin, for whoever has what the challenge was made of, and by one console session, whose end is theirs.
  sql`
    alter table staff_code add column session_id uuid not null, add column origin text not null,
      add column challenge text not null,
      add foreign key (site_id, session_id) references staff_session (site_id, id) on delete cascade`,
  // The console session an embed's is renewed by; null for those made before.
  sql`alter table staff_session add column console_id uuid`,
]

/** Binds codes of embeds to an origin, a challenge and a console session. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
