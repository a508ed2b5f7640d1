import { type RawBuilder, sql } from 'kysely'
import type { CommentState } from '../../shared/comments.ts'

// What a viewer may see is decided here and nowhere else: one predicate for the database, one for a row in hand.
// Every surface uses both, because hidden text leaks through the second place it is shown.

/** States whose words their own author may still read. */
const ownStates: readonly CommentState[] = ['held', 'spam', 'rejected']

/**
 * The SQL predicate "this comment has a place in what this viewer sees". `comment` is the table's alias, `viewerId` a value
 * or a slot, null for nobody. Everybody sees what is `shown`: published, or a tombstone that still carries replies.
 */
export function isVisibleTo(comment: string, viewerId: RawBuilder<string | null> | string | null): RawBuilder<boolean> {
  const row = sql.ref
  // Nothing but the column of the indexes' own condition: with an "or" beside it no prepared plan could use them.
  if (viewerId === null) return sql<boolean>`${row(`${comment}.shown`)}`
  return sql<boolean>`(${row(`${comment}.shown`)} or (${row(`${comment}.author_id`)} = ${viewerId}::uuid
    and ${row(`${comment}.state`)} in (${sql.join(ownStates.map((state) => sql.lit(state)))})))`
}

/** Whether this viewer may read the words of a visible row; a tombstone otherwise. */
export function mayRead(row: { state: CommentState; author_id: string }, viewerId: string | null): boolean {
  if (row.state === 'published') return true
  return row.author_id === viewerId && ownStates.includes(row.state)
}

/** The SQL predicate "readers may be told that this comment changed": it is or was public. Ids only; never the words. */
export function isNews(comment: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${comment}.state`)} in ('published', 'deleted', 'removed')`
}
