import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table comment
      -- Why screening held or refused it: a list of reasons, for its author and for moderators. Null where nothing spoke against it.
      add column verdict jsonb,
      -- What a moderator's last decision told the author: the reason's id, and words of their own.
      add column decision jsonb,
      -- Held without telling its author, who is under a shadow ban: they see it as published, nobody else sees it.
      add column shadowed boolean not null default false,
      -- A moderator has seen what now stands.
      add column reviewed_at timestamptz(3),
      -- The author asked for a second look, once.
      add column appealed_at timestamptz(3),
      add column appeal text,
      -- Reports nobody has settled yet.
      add column report_count integer not null default 0 check (report_count >= 0),
      -- What waits longest is not always what is most urgent: open reports and reach.
      add column priority real not null default 0`.execute(db)

  // One for each queue and order. All are partial: what is settled costs them nothing.
  await sql`
    create index comment_by_pending on comment (site_id, created_at, id) where state = 'held' and not shadowed`.execute(
    db,
  )
  await sql`
    create index comment_by_urgency on comment (site_id, priority desc, created_at, id)
    where state = 'held' and not shadowed`.execute(db)
  await sql`
    create index comment_by_spam on comment (site_id, created_at, id) where state = 'spam'`.execute(db)
  await sql`
    create index comment_by_rejected on comment (site_id, created_at, id) where state in ('rejected', 'removed')`.execute(
    db,
  )
  await sql`
    create index comment_by_unreviewed on comment (site_id, created_at, id)
    where state = 'published' and reviewed_at is null`.execute(db)
  await sql`
    create index comment_by_reported on comment (site_id, created_at, id)
    where report_count > 0 and state = 'published'`.execute(db)
  await sql`
    create index comment_by_reports on comment (site_id, priority desc, created_at, id)
    where report_count > 0 and state = 'published'`.execute(db)
  await sql`
    create index comment_by_appeal on comment (site_id, created_at, id)
    where appealed_at is not null and state in ('rejected', 'removed', 'spam')`.execute(db)
  await sql`create index comment_by_site on comment (site_id, created_at, id)`.execute(db)
  // What somebody's comments met with, counted on every card: without it, all they ever wrote is looked through.
  await sql`create index comment_by_record on comment (site_id, author_id, state)`.execute(db)

  // Readers who think that something is wrong with a comment. Settled by the decision that follows; its undo opens them again.
  await sql`
    create table report (
      site_id uuid not null,
      comment_id uuid not null,
      author_id uuid not null,
      reason text not null,
      note text,
      created_at timestamptz(3) not null default now(),
      settled_at timestamptz(3),
      settled_in uuid,
      upheld boolean,
      primary key (site_id, comment_id, author_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id)
    )`.execute(db)
  await sql`create index report_by_author on report (site_id, author_id, created_at)`.execute(db)

  // Who is looking at a comment just now. Soft: it keeps two people from the same work, decisions compare and set anyway.
  await sql`
    create table claim (
      site_id uuid not null,
      comment_id uuid not null,
      staff_id uuid not null,
      until timestamptz(3) not null,
      primary key (site_id, comment_id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)
}
