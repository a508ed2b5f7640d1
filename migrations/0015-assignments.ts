import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Who is asked to look at a comment. One at a time is in force; those that ended stay, so that an undo finds them.
  await sql`
    create table assignment (
      site_id uuid not null,
      id uuid not null,
      comment_id uuid not null,
      -- Null for whoever is admin or owner.
      staff_id uuid,
      note text,
      made_by uuid not null,
      made_at timestamptz(3) not null default now(),
      ended_at timestamptz(3),
      -- The batch that ended it, which undone puts it back.
      ended_in uuid,
      primary key (site_id, id),
      foreign key (site_id, comment_id) references comment (site_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id),
      foreign key (site_id, made_by) references staff (site_id, id)
    )`.execute(db)
  await sql`
    create unique index assignment_in_force on assignment (site_id, comment_id) where ended_at is null`.execute(db)
  await sql`create index assignment_by_person on assignment (site_id, staff_id) where ended_at is null`.execute(db)
  await sql`create index assignment_by_end on assignment (site_id, ended_in) where ended_in is not null`.execute(db)

  // A queue with filters somebody comes back to, under a name of their own.
  await sql`
    create table saved_view (
      site_id uuid not null,
      staff_id uuid not null,
      id uuid not null,
      name text not null,
      queue text not null,
      filters jsonb not null,
      primary key (site_id, staff_id, id),
      foreign key (site_id, staff_id) references staff (site_id, id)
    )`.execute(db)
}
