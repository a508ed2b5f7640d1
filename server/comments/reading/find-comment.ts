import { sql } from 'kysely'
import type { Viewer } from '../../identity/viewer.ts'
import type { Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { authorColumns, type CommentRow, commentColumns, type Judgement, judgementColumns } from '../view.ts'
import { isVisibleTo } from '../visibility.ts'

/** A comment's row with the columns that only its author and moderators see. */
export type FoundComment = CommentRow &
  Judgement & {
    source: string
    previous_state: string | null
    revised_at: string
    revised_by: 'author' | 'moderator'
    revision_note: string | null
    was_public: boolean
  }

/** Finds a comment that this viewer may see. @throws Problem not-found, alike for missing, hidden and other sites' ids */
export async function findComment(
  db: Queries,
  siteId: string,
  id: string,
  viewer: Viewer | null,
): Promise<FoundComment> {
  const found = await anyComment(db, siteId, id, isVisibleTo('c', viewer))
  if (!found) throw new Problem('not-found', {})
  return found
}

/** Finds a comment without a check of visibility: to diagnose why a statement changed nothing, never to show it. */
export async function anyComment(
  db: Queries,
  siteId: string,
  id: string,
  condition = sql<boolean>`true`,
): Promise<FoundComment | undefined> {
  const { rows } = await sql<FoundComment>`
    select ${commentColumns('c')}, ${judgementColumns('c')}, c.source, c.previous_state, c.was_public, c.revised_at, c.revised_by, c.revision_note,
      ${authorColumns}
    from comment c join author on author.site_id = c.site_id and author.id = c.author_id
    where c.site_id = ${siteId} and c.id = ${id} and ${condition}`.execute(db)
  return rows[0]
}
