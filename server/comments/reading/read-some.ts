import { sql } from 'kysely'
import type { CommentPage } from '../../../shared/comments/comments.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { nilId } from '../../platform/ids.ts'
import { readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { countFitting } from '../page-bytes.ts'
import { authorColumns, commentColumns, commentRow, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

const byIds = statement(
  'comments-by-ids',
  commentRow,
  (slot: Slots<{ siteId: string; threadId: string; ids: string[]; afterTime: string; afterId: string }>) => sql`
    select ${commentColumns('c')}, ${authorColumns}
    from comment c join author on author.site_id = c.site_id and author.id = c.author_id
    where c.site_id = ${slot.siteId} and c.id = any (${slot.ids}::uuid[]) and c.thread_id = ${slot.threadId}
      and ${isVisibleTo('c', null)} and (c.created_at, c.id) > (${slot.afterTime}::timestamptz, ${slot.afterId}::uuid)
    order by c.created_at, c.id`,
)

/** Which comments of a thread are read, and the cursor of the page before. */
interface SomeRequest {
  threadId: string
  ids: string[]
  cursor?: string | undefined
}

/**
 * Reads the public ones among the given comments of a thread, oldest first, without replies, as far as they fit into a page's
 * bytes.
 * @throws Problem invalid, for a cursor of another list
 */
export async function readSome(db: Db, site: Site, { threadId, ids, cursor }: SomeRequest): Promise<CommentPage> {
  const scope = `${threadId} some`
  const after = cursor ? readCursor(site, scope, cursor) : { key: '-infinity', id: nilId }
  const rows = await byIds.run(db, { siteId: site.id, threadId, ids, afterTime: after.key, afterId: after.id })
  const shown = rows.slice(0, countFitting(rows))
  const last = shown.at(-1)
  const nextCursor = last && shown.length < rows.length ? writeCursor(site, scope, last.created_at, last.id) : null
  return { items: shown.map((row) => commentView(row, null)), nextCursor }
}
