import { sql } from 'kysely'
import type { Comment } from '../../../shared/comments/comments.ts'
import { text } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import { countFitting } from '../page-bytes.ts'
import { authorColumns, commentColumns, commentRow, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

/** A comment with the page that it belongs to. */
export interface PlacedComment {
  comment: Comment
  page: { url: string; title: string }
}

const newestRow = { ...commentRow, url: text(), title: text() }

/** Enough for a feed reader that polls once a day. */
const newestMax = 50

interface NewestInput {
  siteId: string
  threadId: string | null
}

// Selects the ids first: joined before the limit, the whole table would be read.
const newest = (name: string, ofThread: boolean) =>
  statement(
    name,
    newestRow,
    (slot: Slots<NewestInput>) => sql`
      select ${commentColumns('c')}, ${authorColumns}, thread.url, thread.title
      from (
        select * from comment c
        where c.site_id = ${slot.siteId} ${ofThread ? sql`and c.thread_id = ${slot.threadId}` : sql``}
          and ${isVisibleTo('c', null)} and c.state = 'published'
        order by c.created_at desc, c.id desc limit ${sql.lit(newestMax)}
      ) c
      join author on author.site_id = c.site_id and author.id = c.author_id
      join thread on thread.site_id = c.site_id and thread.id = c.thread_id
      order by c.created_at desc, c.id desc`,
  )

const newestOfThread = newest('newest-of-thread', true)
const newestOfSite = newest('newest-of-site', false)

/**
 * Reads the newest published comments of a thread, or of the whole site if `threadId` is null, newest first; the public view. At most 50, and
 * no more than fit into a page.
 */
export async function readNewest(db: Db, siteId: string, threadId: string | null): Promise<PlacedComment[]> {
  const rows = await (threadId ? newestOfThread : newestOfSite).run(db, { siteId, threadId })
  return rows
    .slice(0, countFitting(rows))
    .map((row) => ({ comment: commentView(row, null), page: { url: row.url, title: row.title } }))
}
