import { sql } from 'kysely'
import type { CommentPage } from '../../../shared/comments/comments.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import type { Site } from '../../sites/site.ts'
import { authorColumns, commentColumns, commentRow, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

const byIds = statement(
  'comments-by-ids',
  commentRow,
  (slot: Slots<{ siteId: string; threadId: string; ids: string[] }>) => sql`
    select ${commentColumns('c')}, ${authorColumns}
    from comment c join author on author.site_id = c.site_id and author.id = c.author_id
    where c.site_id = ${slot.siteId} and c.id = any (${slot.ids}::uuid[]) and c.thread_id = ${slot.threadId}
      and ${isVisibleTo('c', null)}
    order by c.created_at, c.id`,
)

/** Reads the public ones among the given comments of a thread, oldest first, without replies. */
export async function readSome(db: Db, site: Site, threadId: string, ids: string[]): Promise<CommentPage> {
  const rows = await byIds.run(db, { siteId: site.id, threadId, ids })
  return { items: rows.map((row) => commentView(row, null)), nextCursor: null }
}
