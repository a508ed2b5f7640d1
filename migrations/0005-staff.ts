import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who decides on a site, and writes there under their own name: a staff person has an author of their own.
  await sql`
    alter table author
      drop constraint author_kind_check,
      add constraint author_kind_check check (kind in ('guest', 'staff')),
      -- What stands beside the name. Kept here, so that a page costs no join more.
      add column badges text[] not null default '{}'`.execute(db)
  await sql`
    create table staff (
      site_id uuid not null,
      id uuid not null,
      author_id uuid not null,
      role text not null check (role in ('owner', 'admin', 'moderator', 'writer')),
      created_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id),
      unique (site_id, author_id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`.execute(db)

  // A browser that is signed in: in the console by a cookie, in an embed by a token that may do little. SHA-256 of either.
  await sql`
    create table staff_session (
      site_id uuid not null,
      id uuid not null,
      staff_id uuid not null,
      kind text not null check (kind in ('console', 'embed')),
      -- The pages an embed's token is good for.
      origin text,
      token_hash bytea not null,
      agent text not null,
      created_at timestamptz(3) not null default now(),
      seen_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      primary key (site_id, id),
      unique (site_id, token_hash),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)

  // Links that are good once: the owner's first, and invitations.
  await sql`
    create table staff_link (
      site_id uuid not null references site,
      id uuid not null,
      token_hash bytea not null,
      role text not null check (role in ('owner', 'admin', 'moderator', 'writer')),
      label text not null,
      -- Null for what the command line made.
      made_by uuid,
      created_at timestamptz(3) not null default now(),
      expires_at timestamptz(3) not null,
      used_at timestamptz(3),
      primary key (site_id, id),
      unique (site_id, token_hash)
    )`.execute(db)

  // What was done about comments and people, by whom and why. Each entry's hash covers the one before it: an entry changed or
  // taken out later shows. It holds ids and reasons, never the words of a comment.
  await sql`
    create table log (
      site_id uuid not null references site,
      seq bigint not null,
      at timestamptz(3) not null,
      actor text not null check (actor in ('staff', 'author', 'rule', 'reports', 'command', 'mail')),
      actor_id uuid,
      action text not null,
      target text not null,
      target_id uuid not null,
      before jsonb,
      after jsonb,
      reason text,
      source text not null,
      -- What was done in one press has one of these in common, and can be undone as one.
      batch uuid not null,
      hash bytea not null,
      primary key (site_id, seq)
    )`.execute(db)
  await sql`create index log_by_target on log (site_id, target_id, seq)`.execute(db)
  await sql`create index log_by_actor on log (site_id, actor_id, seq)`.execute(db)
  await sql`create index log_by_batch on log (site_id, batch)`.execute(db)
  await sql`
    create table log_head (
      site_id uuid primary key references site,
      seq bigint not null,
      hash bytea not null
    )`.execute(db)
  await sql`
    create function log_stays() returns trigger language plpgsql as
    $$ begin raise exception 'the log is append-only'; end $$`.execute(db)
  await sql`create trigger log_stays before update or delete on log for each row execute function log_stays()`.execute(
    db,
  )
}
