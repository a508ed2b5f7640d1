import { type Kysely, sql } from 'kysely'

const statements = [
  // How many of a comment's versions readers have been able to read, and whether the current one is among them.
  sql`alter table comment
    add column public_revision integer not null default 0,
    add column was_public boolean not null default false`,
  // The number of a former version among the public ones; null if it was held, rejected or edited away before anybody saw it.
  sql`alter table comment_revision add column public_revision integer`,

  // Of comments that are or were public, the current version was. Former versions were for certain only where the comment never
  // changed its state.
  sql`update comment set was_public = true,
      public_revision = case when previous_state is null then revision else 1 end
    where state = 'published' or previous_state = 'published'`,
  sql`update comment_revision set public_revision = comment_revision.revision
    from comment
    where comment.site_id = comment_revision.site_id and comment.id = comment_revision.comment_id
      and comment.state = 'published' and comment.previous_state is null`,
]

/** Records of each version of a comment whether it was ever public. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
