import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table staff
      add column email text,
      -- Wants to be written to when a comment waits.
      add column wants_mail boolean not null default false`.execute(db)

  // What is to be sent, written in the transaction that made it necessary; whichever process gets to it first sends it.
  await sql`
    create table outbox (
      site_id uuid not null,
      id uuid not null,
      staff_id uuid not null,
      comment_id uuid not null,
      created_at timestamptz(3) not null default now(),
      -- When it may be tried, for the first time or again.
      due_at timestamptz(3) not null default now(),
      attempts integer not null default 0,
      -- Null while it waits; then when it was sent, or given up.
      done_at timestamptz(3),
      outcome text check (outcome in ('sent', 'failed', 'needless')),
      primary key (site_id, id),
      -- One comment is told of once, however often it comes to wait.
      unique (site_id, comment_id, staff_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)
  await sql`create index outbox_by_due on outbox (due_at) where done_at is null`.execute(db)

  // A comment waits whoever made it wait: a phase of screening, readers, a moderator. So the rows are written here.
  await sql`
    create function tell_who_waits() returns trigger language plpgsql as $$
    begin
      insert into outbox (site_id, id, staff_id, comment_id)
      select new.site_id, gen_random_uuid(), staff.id, new.id from staff
      where staff.site_id = new.site_id and staff.wants_mail and staff.email is not null and staff.removed_at is null
        and staff.role in ('owner', 'admin', 'moderator')
      on conflict do nothing;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger tell_of_new_comment after insert on comment for each row
    when (new.state = 'held' and not new.shadowed) execute function tell_who_waits()`.execute(db)
  await sql`
    create trigger tell_of_comment after update of state on comment for each row
    when (new.state = 'held' and old.state <> 'held' and not new.shadowed) execute function tell_who_waits()`.execute(
    db,
  )

  // What a link in such a mail may do: one thing, to one version of one comment, once. SHA-256 of its token.
  await sql`
    create table mail_link (
      site_id uuid not null,
      comment_id uuid not null,
      staff_id uuid not null,
      token_hash bytea not null,
      revision integer not null,
      expires_at timestamptz(3) not null,
      used_at timestamptz(3),
      primary key (site_id, comment_id, staff_id),
      unique (site_id, token_hash),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)
}
