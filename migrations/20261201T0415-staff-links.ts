import { type Kysely, sql } from 'kysely'

const statements = [
  // A link may sign in another browser of somebody of the team, instead of inviting somebody new.
  sql`alter table staff_link add column staff_id uuid`,
  sql`alter table staff_link add foreign key (site_id, staff_id) references staff (site_id, id)`,

  // The links in somebody's mails end with their role: a later role of theirs does not bring them back.
  sql`
    create function withdraw_mail_links() returns trigger language plpgsql as $$
    begin
      delete from mail_link where site_id = new.site_id and staff_id = new.id;
      return null;
    end $$`,
  sql`
    create trigger mail_links_end after update of role, removed_at on staff for each row
    when (new.removed_at is not null or new.role = 'writer') execute function withdraw_mail_links()`,
]

/** Makes links for another browser of the same person, and lets the links in mails end with their holder's role. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
