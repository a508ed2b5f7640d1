import { sql } from 'kysely'
import type { Db } from '../../platform/database/database.ts'
import { isVisibleToAuthor, stateToAuthor } from '../visibility.ts'

/** An author's own comments in one thread. */
export interface OwnThread {
  siteId: string
  authorId: string
  threadId: string
}

/**
 * Returns a digest of the comment states that each author is shown, in the order given. It changes exactly when an author has
 * something new to see: what a shadow ban hides does not change it.
 */
export async function authorStatusDigests(db: Db, own: readonly OwnThread[]): Promise<string[]> {
  const { rows } = await sql<{ digest: string }>`
    select coalesce(md5(string_agg(
      concat_ws(' ', c.id, ${stateToAuthor('c')}, c.decision, c.appealed_at, c.appeal is null), ',' order by c.id
    )), '') as digest
    from unnest(
      ${own.map(({ siteId }) => siteId)}::uuid[], ${own.map(({ authorId }) => authorId)}::uuid[],
      ${own.map(({ threadId }) => threadId)}::uuid[]
    ) with ordinality asked (site_id, author_id, thread_id, place)
    left join comment c on c.site_id = asked.site_id and c.author_id = asked.author_id and c.thread_id = asked.thread_id
      and ${isVisibleToAuthor('c')}
    group by asked.place order by asked.place`.execute(db)
  return rows.map(({ digest }) => digest)
}
