import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // What moderators decided about a person. In force until it ends by itself or is lifted; null is for as long as it stands.
  await sql`
    create table sanction (
      site_id uuid not null,
      id uuid not null,
      author_id uuid not null,
      kind text not null check (kind in ('message', 'review', 'suspend', 'ban', 'shadow')),
      until timestamptz(3),
      -- For the team.
      reason text not null,
      -- For the person.
      message text,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      lifted_at timestamptz(3),
      lifted_by uuid,
      -- When the person said that they have read the message.
      read_at timestamptz(3),
      primary key (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id),
      foreign key (site_id, lifted_by) references staff (site_id, id)
    )`.execute(db)
  // Asked with every request of a person: hardly anybody has any, and then it is one look into a small index.
  await sql`create index sanction_in_force on sanction (site_id, author_id) where lifted_at is null`.execute(db)
  await sql`create index sanction_by_author on sanction (site_id, author_id, made_at)`.execute(db)

  // What moderators tell each other about a person or a comment; nobody else ever reads it.
  await sql`
    create table note (
      site_id uuid not null,
      id uuid not null,
      author_id uuid,
      comment_id uuid,
      body text not null,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      removed_at timestamptz(3),
      primary key (site_id, id),
      foreign key (site_id, author_id) references author (site_id, id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id),
      check ((author_id is null) <> (comment_id is null))
    )`.execute(db)
  await sql`create index note_by_author on note (site_id, author_id, made_at) where removed_at is null`.execute(db)
  await sql`create index note_by_comment on note (site_id, comment_id, made_at) where removed_at is null`.execute(db)

  await sql`
    alter table comment
      -- First in its thread, and no more where it would stand otherwise.
      add column pinned_at timestamptz(3),
      -- The editors' choice.
      add column picked_at timestamptz(3)`.execute(db)
  await sql`
    create index comment_by_pin on comment (site_id, thread_id, parent_id, pinned_at)
    where pinned_at is not null`.execute(db)
  await sql`
    create index comment_by_pick on comment (site_id, thread_id, created_at, id)
    where picked_at is not null and state = 'published'`.execute(db)
}
