import { sql } from 'kysely'
import type { CommentContext } from '../../../shared/comments/comments.ts'
import type { Viewer } from '../../identity/viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Site } from '../../sites/site.ts'
import { countFitting } from '../page-bytes.ts'
import { authorColumns, type CommentRow, commentColumns, commentView } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'
import { findComment } from './find-comment.ts'
import { readCommentPage } from './read-comment-page.ts'

/** Ancestors that are returned; threads can be of any depth. */
const ancestorsMax = 100

/**
 * Reads a comment for its permalink: its ancestors from the root down (at most the nearest 100, and no more
 * than fit into a page), the comment, and the first
 * page of its replies.
 * @throws Problem not-found
 */
export async function readContext(db: Db, site: Site, id: string, viewer: Viewer | null): Promise<CommentContext> {
  const found = await findComment(db, site.id, id, viewer)
  const [ancestors, replies] = await Promise.all([
    readAncestors(db, site.id, found.parent_id, viewer),
    readCommentPage(db, site, { threadId: found.thread_id, parentId: id, sort: 'oldest' }),
  ])
  return { ancestors, comment: commentView(found, viewer), replies }
}

async function readAncestors(db: Db, siteId: string, parentId: string, viewer: Viewer | null) {
  const { rows } = await sql<CommentRow>`
    with recursive above as (
      select c.*, 1 as steps from comment c where c.site_id = ${siteId} and c.id = ${parentId}
      union all
      select c.*, above.steps + 1 from above join comment c on c.site_id = ${siteId} and c.id = above.parent_id
      where above.steps < ${ancestorsMax}
    )
    select ${commentColumns('above')}, ${authorColumns}
    from above join author on author.site_id = above.site_id and author.id = above.author_id
    where ${isVisibleTo('above', viewer)}
    order by above.steps desc`.execute(db)
  // The nearest come first into the page.
  const nearest = rows.slice(rows.length - countFitting(rows.toReversed()))
  return nearest.map((row) => commentView(row, viewer))
}
