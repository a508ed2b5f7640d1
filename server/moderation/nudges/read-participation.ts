import { sql } from 'kysely'
import { participationOf } from '../../../shared/limits.ts'
import type { Participation } from '../../../shared/moderation/nudges.ts'
import type { Db } from '../../platform/database/database.ts'

/**
 * Reads a person's share of a thread's newest comments, and whether they and one other person wrote the last eight comments of
 * a branch in turns. Counts public comments only.
 */
export async function readParticipation(
  db: Db,
  siteId: string,
  authorId: string,
  { threadKey, parent }: { threadKey: string; parent: string | undefined },
): Promise<Participation> {
  const [{ rows: recent }, pair] = await Promise.all([
    sql<Participation['recent']>`
      select (count(*) filter (where author_id = ${authorId}))::int as own, count(*)::int as of from (
        select c.author_id from comment c join thread on thread.site_id = c.site_id and thread.id = c.thread_id
        where thread.site_id = ${siteId} and thread.page_key = ${threadKey} and c.state = 'published'
        order by c.created_at desc limit ${sql.lit(participationOf.recent)}) newest`.execute(db),
    parent ? readPair(db, siteId, authorId, parent) : null,
  ])
  return { recent: recent[0]!, pair }
}

/** Walks up from the comment being answered while the two authors take turns. */
async function readPair(db: Db, siteId: string, authorId: string, parent: string): Promise<Participation['pair']> {
  const { rows } = await sql<{ name: string; replies: number }>`
    with recursive first as (
      select id, parent_id, author_id from comment
      where site_id = ${siteId} and id = ${parent} and state = 'published' and author_id <> ${authorId}
    ), talk as (
      select parent_id, 1 as place from first
      union all
      select above.parent_id, talk.place + 1 from talk join comment above on above.site_id = ${siteId}
        and above.id = talk.parent_id and above.state = 'published' and above.author_id =
          case when talk.place % 2 = 1 then ${authorId}::uuid else (select author_id from first) end
      where talk.place < ${sql.lit(participationOf.pair)}
    )
    select author.name, max(talk.place)::int as replies from talk, first
    join author on author.site_id = ${siteId} and author.id = first.author_id
    group by author.name`.execute(db)
  return rows[0] ?? null
}
