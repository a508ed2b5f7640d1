import { type RawBuilder, sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import { rejectedStates } from '../../shared/comments/comments.ts'
import type { Viewer } from '../identity/viewer.ts'
import { inList } from '../platform/database/in-list.ts'

// What a viewer may see is decided here and nowhere else: one predicate for the database, one for a row in hand.
// Every surface uses both, because hidden text leaks through the second place it is shown.

/** The viewer of visibility checks; null is anonymous. */
export type VisibilityViewer = Pick<Viewer, 'id' | 'moderates'> | null

/** The columns of a comment that decide who may read it. */
export interface VisibilityRow {
  state: CommentState
  author_id: string
  /** Held without telling its author. */
  shadowed: boolean
  /** What a moderator told its author, where that was read along. */
  decision?: unknown
}

/** States whose words only their own author and moderators may still read. */
export const judgedStates: readonly CommentState[] = ['held', ...rejectedStates]

interface Disguise {
  state: CommentState
  /** Whether it applies to a row in this state, and the same as SQL. */
  applies: (row: VisibilityRow) => boolean
  condition: (column: (name: string) => RawBuilder<unknown>) => RawBuilder<boolean>
  /** What its author is told instead. */
  toldAs: CommentState
  /** Whether an author who moderates is told the same. */
  fromModerators: boolean
}

/** Where an author is told another state than the comment has. Everything below derives from this table. */
const disguises: readonly Disguise[] = [
  // Under a shadow ban people see their own comments published.
  {
    state: 'held',
    applies: ({ shadowed }) => shadowed,
    condition: (column) => sql<boolean>`${column('shadowed')}`,
    toldAs: 'published',
    fromModerators: true,
  },
  // What only a rule took for spam waits for review, as far as its author is told: who writes spam would try until it passes.
  {
    state: 'spam',
    applies: ({ decision }) => !decision,
    condition: (column) => sql<boolean>`${column('decision')} is null`,
    toldAs: 'held',
    fromModerators: false,
  },
]

const columnsOf = (comment: string) => (name: string) => sql.ref(`${comment}.${name}`)

/**
 * The SQL predicate "this comment has a place in what this viewer sees". `comment` is the table's alias. Everybody sees what
 * is `shown`: published, or a tombstone that still carries replies; authors beside that their own, moderators all but what
 * its author deleted.
 */
export function isVisibleTo(comment: string, viewer: VisibilityViewer): RawBuilder<boolean> {
  const column = columnsOf(comment)
  // Nothing but the column of the indexes' own condition: with an "or" beside it no prepared plan could use them.
  if (viewer === null) return sql<boolean>`${column('shown')}`
  const isJudged = inList(column('state'), judgedStates)
  if (viewer.moderates) return sql<boolean>`(${column('shown')} or ${isJudged})`
  return sql<boolean>`(${column('shown')} or (${column('author_id')} = ${viewer.id}::uuid and ${isJudged}))`
}

/** Whether this viewer may read the words of a visible row; a tombstone otherwise. */
export function mayRead(row: VisibilityRow, viewer: VisibilityViewer): boolean {
  if (row.state === 'published') return true
  return viewer !== null && (viewer.moderates || row.author_id === viewer.id) && judgedStates.includes(row.state)
}

/** The state of a visible row as this viewer is told: whatever moderators did, others see "removed". */
export function visibleState(row: VisibilityRow, viewer: VisibilityViewer): CommentState {
  const disguise = row.author_id === viewer?.id && disguises.find((one) => one.state === row.state && one.applies(row))
  if (disguise && (disguise.fromModerators || !viewer?.moderates)) return disguise.toldAs
  return mayRead(row, viewer) ? row.state : publicState(row.state)
}

/** The state of a comment as everybody is told. */
export function publicState(state: CommentState): CommentState {
  return state === 'published' || state === 'deleted' ? state : 'removed'
}

/** The SQL condition that a disguise with this effect is on a comment. */
function isDisguised(comment: string, has: (disguise: Disguise) => boolean): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${sql.join(
    disguises
      .filter(has)
      .map(({ state, condition }) => sql`${column('state')} = ${sql.lit(state)} and ${condition(column)}`),
    sql` or `,
  )})`
}

/** The SQL predicate "published, or disguised so to its author, who this viewer is". */
export function visibleAsPublished(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${column('state')} = 'published'
    or (${isDisguised(comment, ({ toldAs }) => toldAs === 'published')} and ${column('author_id')} = ${viewerId}))`
}

/** The SQL predicate "disguised as held to its author, who this viewer is". */
export function visibleAsHeld(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${isDisguised(comment, ({ toldAs }) => toldAs === 'held')}
    and ${column('author_id')} = ${viewerId})`
}

/**
 * The SQL predicate "readers may be told that this comment changed": it is or was public. Ids only; never the words, nor what
 * moderators made of it.
 */
export function isPublicChange(comment: string): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${inList(column('state'), ['published', 'deleted', 'removed'])}
    or ${column('previous_state')} = 'published')`
}

/** The SQL predicate "its author is told something of this comment beyond what everybody reads". A shadow tells nothing. */
export function isVisibleToAuthor(comment: string): RawBuilder<boolean> {
  const isJudged = inList(columnsOf(comment)('state'), judgedStates)
  return sql<boolean>`(${isJudged} and not ${isDisguised(comment, ({ toldAs }) => !judgedStates.includes(toldAs))})`
}

/** The state its author is told, of a comment that isVisibleToAuthor: as visibleState says. */
export function stateToAuthor(comment: string): RawBuilder<string> {
  const column = columnsOf(comment)
  const cases = disguises.map(
    ({ state, condition, toldAs }) =>
      sql`when ${column('state')} = ${sql.lit(state)} and ${condition(column)} then ${sql.lit(toldAs)}`,
  )
  return sql<string>`case ${sql.join(cases, sql` `)} else ${column('state')} end`
}
