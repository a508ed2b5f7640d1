import { type Kysely, sql } from 'kysely'

const statements = [
  // Why a job's last attempt failed, for the owner to read.
  sql`alter table job add column last_error text`,
  // Used by readMailStatus: a site's mails that failed lately.
  sql`create index job_by_error on job (site_id, kind, id) where last_error is not null`,

  // A mail whose answer was lost may have arrived: each attempt has a link of its own, and the first one used spends them all.
  sql`alter table mail_link drop constraint mail_link_pkey`,
  sql`alter table mail_link drop constraint mail_link_site_id_token_hash_key`,
  sql`alter table mail_link add primary key (site_id, token_hash)`,
  sql`create index mail_link_by_comment on mail_link (site_id, comment_id, staff_id)`,
]

/** Lets every attempt at a mail keep its link, and jobs say why they failed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
