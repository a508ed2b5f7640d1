import { sql } from 'kysely'
import type { CommentPage } from '../../../shared/comments/comments.ts'
import { rootsPerPage } from '../../../shared/limits.ts'
import type { Db } from '../../platform/database/database.ts'
import { cutPage, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import { countFitting } from '../page-bytes.ts'
import { authorColumns, type CommentRow, commentColumns, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

/** Request for a page of a thread's featured comments. */
interface FeaturedRequest {
  threadId: string
  cursor?: string | undefined
  limit?: number | undefined
}

/** Reads a thread's featured comments, newest first, without replies. @throws Problem invalid, for a cursor of another list */
export async function readFeatured(db: Db, site: Site, request: FeaturedRequest): Promise<CommentPage> {
  const { threadId, cursor, limit = rootsPerPage } = request
  const scope = `${threadId} featured`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const { rows } = await sql<CommentRow>`
    select ${commentColumns('c')}, ${authorColumns}
    from comment c join author on author.site_id = c.site_id and author.id = c.author_id
    where c.site_id = ${site.id} and c.thread_id = ${threadId} and c.featured_at is not null and c.state = 'published'
      and ${isVisibleTo('c', null)}
      ${after ? sql`and (c.created_at, c.id) < (${after.key}::timestamptz, ${after.id}::uuid)` : sql``}
    order by c.created_at desc, c.id desc limit ${limit + 1}`.execute(db)
  const { items, nextCursor } = cutPage(rows, Math.min(limit, countFitting(rows)), (last) =>
    writeCursor(site, scope, last.created_at, last.id),
  )
  return { items: items.map((row) => commentView(row, null)), nextCursor }
}
