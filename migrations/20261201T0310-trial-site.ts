import { type Kysely, sql } from 'kysely'

/**
 * Tells the trial's site from real ones, keeps the address the server was last started with, and lets a site be removed as a
 * whole, with its log: an entry alone still cannot be deleted.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The trial's site holds the demo article's invented discussion and is served in trial mode only.
  await sql`alter table site add column trial boolean not null default false`.execute(db)
  await sql`alter table site add column address text`.execute(db)
  await sql`
    update site set trial = true
    where slug = 'demo' and not exists (select from site_origin where site_origin.site_id = site.site_id)`.execute(db)
  await sql`
    alter table log drop constraint log_site_id_fkey,
      add constraint log_site_id_fkey foreign key (site_id) references site on delete cascade`.execute(db)
  // Where a site's row goes, its entries are deleted after it: by then it is not there any more.
  await sql`
    create or replace function log_stays() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and not exists (select from site where site_id = old.site_id) then return old; end if;
      raise exception 'the log is append-only';
    end $$`.execute(db)
}
