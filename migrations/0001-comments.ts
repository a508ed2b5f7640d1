import { type Kysely, sql } from 'kysely'

// Every table carries site_id and every unique key begins with it, so that the schema shards by site without a rewrite.
// Times are kept to the millisecond: that is what travels, and a cursor must come back exactly as it went.
// Needs PostgreSQL 15 or newer; ids are made by the server, because uuidv7() came with 18.

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table site (
      site_id uuid primary key,
      -- The directory that finds a site's shard; the one unique key that cannot begin with the id it finds.
      slug text not null unique,
      name text not null,
      settings jsonb not null default '{}',
      -- Signs cursors. Here, not in a file, so that every process has the same one.
      secret bytea not null,
      created_at timestamptz(3) not null default now()
    )`.execute(db)

  await sql`
    create table site_origin (
      site_id uuid not null references site,
      origin text not null,
      added_at timestamptz(3) not null default now(),
      primary key (site_id, origin)
    )`.execute(db)

  await sql`
    create table author (
      site_id uuid not null references site,
      id uuid not null,
      kind text not null check (kind in ('guest')),
      name text not null,
      email text,
      -- SHA-256 of the device key; the key itself is only ever with its owner.
      token_hash bytea not null,
      created_at timestamptz(3) not null default now(),
      primary key (site_id, id),
      unique (site_id, token_hash)
    )`.execute(db)

  await sql`
    create table thread (
      site_id uuid not null references site,
      id uuid not null,
      page_key text not null,
      url text not null,
      title text not null default '',
      state text not null default 'open' check (state in ('open', 'closed')),
      closed_at timestamptz(3),
      comment_count integer not null default 0 check (comment_count >= 0),
      version bigint not null default 1,
      created_at timestamptz(3) not null default now(),
      primary key (site_id, id),
      unique (site_id, page_key)
    )`.execute(db)

  await sql`
    create table comment (
      site_id uuid not null,
      id uuid not null,
      thread_id uuid not null,
      -- The nil id for top level: "parent_id is null" would not use the index and sort the whole thread (68 ms against 0.3).
      parent_id uuid not null,
      root_id uuid not null,
      depth integer not null,
      author_id uuid not null,
      state text not null
        check (state in ('published', 'held', 'spam', 'rejected', 'removed', 'deleted')),
      source text not null,
      body json not null,
      revision integer not null default 1,
      -- When the words on show were written, by whom and why; older versions are rows of comment_revision.
      revised_at timestamptz(3) not null default now(),
      revised_by text not null default 'author' check (revised_by in ('author', 'moderator')),
      revision_note text,
      -- Null while no edit left a mark.
      edited_at timestamptz(3),
      created_at timestamptz(3) not null default now(),
      state_changed_at timestamptz(3) not null default now(),
      -- What an undo returns to.
      previous_state text,
      -- Published direct replies.
      reply_count integer not null default 0 check (reply_count >= 0),
      -- Direct replies that have a place in the list: published ones, and tombstones that still carry something.
      shown_reply_count integer not null default 0 check (shown_reply_count >= 0),
      -- Roots only: everything published below. Other ancestors keep no such count (19 posts/s at depth 1,000 otherwise).
      branch_count integer not null default 0 check (branch_count >= 0),
      reaction_count integer not null default 0 check (reaction_count >= 0),
      score real not null default 0,
      post_key text not null,
      -- Has a place in the public list. A column of its own, so that counters may change without touching the indexes below.
      shown boolean not null generated always as (state = 'published' or shown_reply_count > 0) stored,
      primary key (site_id, id),
      foreign key (site_id, thread_id) references thread (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`.execute(db)

  // Exactly once: one comment per author and key, whatever is retried.
  await sql`create unique index comment_by_post_key on comment (site_id, author_id, post_key)`.execute(db)
  await sql`create index comment_by_author on comment (site_id, author_id, created_at)`.execute(db)
  await sql`create index comment_by_time on comment (site_id, thread_id, parent_id, created_at, id) where shown`.execute(
    db,
  )
  await sql`
    create index comment_by_score on comment (site_id, thread_id, parent_id, score desc, id desc)
    where shown and depth = 0`.execute(db)
  await sql`
    create index comment_by_replies on comment (site_id, thread_id, parent_id, branch_count desc, id desc)
    where shown and depth = 0`.execute(db)

  await sql`
    create table comment_revision (
      site_id uuid not null,
      comment_id uuid not null,
      revision integer not null,
      source text not null,
      body json not null,
      note text,
      written_at timestamptz(3) not null,
      written_by text not null check (written_by in ('author', 'moderator')),
      -- Replaced within a minute, before anybody replied: kept, but no part of the public history.
      quiet boolean not null,
      redacted_at timestamptz(3),
      redacted_by text check (redacted_by in ('author', 'moderator')),
      redaction_reason text,
      primary key (site_id, comment_id, revision),
      foreign key (site_id, comment_id) references comment (site_id, id)
    )`.execute(db)
}
