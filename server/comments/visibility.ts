import { type RawBuilder, sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import type { Viewer } from '../identity/viewer.ts'

// What a viewer may see is decided here and nowhere else: one predicate for the database, one for a row in hand.
// Every surface uses both, because hidden text leaks through the second place it is shown.

/** Who looks: nobody in particular, somebody, or somebody who decides about other people's comments. */
export type Eyes = Pick<Viewer, 'id' | 'moderates'> | null

/** What of a comment's row decides who may read it. */
export interface Seen {
  state: CommentState
  author_id: string
  /** Held without telling its author. */
  shadowed: boolean
  /** What a moderator told its author, where that was read along. */
  decision?: unknown
}

/** States whose words only their own author and moderators may still read. */
export const judgedStates: readonly CommentState[] = ['held', 'spam', 'rejected', 'removed']

/**
 * The SQL predicate "this comment has a place in what this viewer sees". `comment` is the table's alias. Everybody sees what
 * is `shown`: published, or a tombstone that still carries replies; authors beside that their own, moderators all but what
 * its author deleted.
 */
export function isVisibleTo(comment: string, viewer: Eyes): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  // Nothing but the column of the indexes' own condition: with an "or" beside it no prepared plan could use them.
  if (viewer === null) return sql<boolean>`${column('shown')}`
  const isJudged = sql`${column('state')} in (${sql.join(judgedStates.map((state) => sql.lit(state)))})`
  if (viewer.moderates) return sql<boolean>`(${column('shown')} or ${isJudged})`
  return sql<boolean>`(${column('shown')} or (${column('author_id')} = ${viewer.id}::uuid and ${isJudged}))`
}

/** Whether this viewer may read the words of a visible row; a tombstone otherwise. */
export function mayRead(row: Seen, viewer: Eyes): boolean {
  if (row.state === 'published') return true
  return viewer !== null && (viewer.moderates || row.author_id === viewer.id) && judgedStates.includes(row.state)
}

/**
 * The state of a visible row as this viewer is told: whatever moderators did, others see "removed", and who is under a shadow
 * ban sees their own comment published. What only a rule took for spam waits for review, as far as its author is told: who
 * writes spam would try until it passes.
 */
export function stateFor(row: Seen, viewer: Eyes): CommentState {
  const isAuthor = row.author_id === viewer?.id
  if (row.shadowed && row.state === 'held' && isAuthor) return 'published'
  if (row.state === 'spam' && !row.decision && isAuthor && !viewer?.moderates) return 'held'
  return mayRead(row, viewer) ? row.state : publicState(row.state)
}

/** The state of a comment as everybody is told. */
export function publicState(state: CommentState): CommentState {
  return state === 'published' || state === 'deleted' ? state : 'removed'
}

/** The SQL predicate "this person may take the comment for published": it is, or it is their own under a shadow ban. */
export function seemsPublishedTo(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  return sql<boolean>`(${column('state')} = 'published'
    or (${column('state')} = 'held' and ${column('shadowed')} and ${column('author_id')} = ${viewerId}))`
}

/** The SQL predicate "to this person it waits for review, while a rule took it for spam". */
export function seemsHeldTo(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  return sql<boolean>`(${column('state')} = 'spam' and ${column('decision')} is null
    and ${column('author_id')} = ${viewerId})`
}

/**
 * The SQL predicate "readers may be told that this comment changed": it is or was public. Ids only; never the words, nor what
 * moderators made of it.
 */
export function isNews(comment: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  return sql<boolean>`(${column('state')} in ('published', 'deleted', 'removed')
    or ${column('previous_state')} = 'published')`
}

/** The SQL predicate "its author is told something of this comment beyond what everybody reads". A shadow tells nothing. */
export function isToldToAuthor(comment: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  const isJudged = sql`${column('state')} in (${sql.join(judgedStates.map((state) => sql.lit(state)))})`
  return sql<boolean>`(${isJudged} and not (${column('state')} = 'held' and ${column('shadowed')}))`
}

/** The state its author is told, of a comment they are told of: as stateFor says. */
export function stateToldToAuthor(comment: string): RawBuilder<string> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  return sql<string>`case when ${column('state')} = 'spam' and ${column('decision')} is null then 'held'
    else ${column('state')} end`
}
