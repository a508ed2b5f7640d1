import { type Kysely, sql } from 'kysely'

/**
 * Keeps which reactions are part of a comment's count: beyond so many guests of one network they are not. Takes reactions to
 * one's own comments away.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table reaction add column counts boolean not null default true`.execute(db)
  await sql`
    with own as (
      delete from reaction using comment c
      where c.site_id = reaction.site_id and c.id = reaction.comment_id and c.author_id = reaction.author_id
      returning c.site_id, c.id
    )
    update comment set reaction_count = reaction_count - 1, score = reaction_count - 1
    from own where comment.site_id = own.site_id and comment.id = own.id`.execute(db)
}
