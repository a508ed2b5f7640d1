import { type RawBuilder, sql } from 'kysely'
import type { CommentState } from '../../shared/comments/comments.ts'
import { rejectedStates } from '../../shared/comments/comments.ts'
import type { Viewer } from '../identity/viewer.ts'
import { inList } from '../platform/database/in-list.ts'

// The only place that decides what a viewer may see: one predicate in SQL, one for a row in memory. Every endpoint and page
// uses both, because hidden text leaks through the place that forgot to check.

/** The viewer of visibility checks; null is anonymous. */
type VisibilityViewer = Pick<Viewer, 'id' | 'moderates'> | null

/** The columns of a comment that decide who may read it. */
export interface VisibilityRow {
  state: CommentState
  author_id: string
  /** Held by a shadow ban, unknown to its author. */
  shadowed: boolean
  /** A moderator's decision, where it was selected. */
  decision?: unknown
}

/** States in which only the author and moderators may read the text. */
export const judgedStates: readonly CommentState[] = ['held', ...rejectedStates]

interface Disguise {
  state: CommentState
  /** Whether it applies to a row in this state, and the same as SQL. */
  applies: (row: VisibilityRow) => boolean
  condition: (column: (name: string) => RawBuilder<unknown>) => RawBuilder<boolean>
  /** The state that its author sees instead. */
  toldAs: CommentState
  /** Whether an author who moderates sees it, too. */
  fromModerators: boolean
}

/** Cases in which an author sees another state than the comment has. Everything below derives from this table. */
const disguises: readonly Disguise[] = [
  // Under a shadow ban, authors see their own comments as published.
  {
    state: 'held',
    applies: ({ shadowed }) => shadowed,
    condition: (column) => sql<boolean>`${column('shadowed')}`,
    toldAs: 'published',
    fromModerators: true,
  },
  // Spam found by a rule looks held to its author, so that spammers cannot try until a text passes.
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
 * SQL predicate: this viewer's page includes the comment. `comment` is the table's alias. Everyone sees `shown` comments
 * (published, or tombstones with replies); authors also see their own, moderators all but those deleted by their authors.
 */
export function isVisibleTo(comment: string, viewer: VisibilityViewer): RawBuilder<boolean> {
  const column = columnsOf(comment)
  // Exactly the condition of the partial indexes: with an "or" beside it, no prepared plan could use them.
  if (viewer === null) return sql<boolean>`${column('shown')}`
  const isJudged = inList(column('state'), judgedStates)
  if (viewer.moderates) return sql<boolean>`(${column('shown')} or ${isJudged})`
  return sql<boolean>`(${column('shown')} or (${column('author_id')} = ${viewer.id}::uuid and ${isJudged}))`
}

/** Whether this viewer may read the text of a visible row; otherwise they see a tombstone. */
export function mayRead(row: VisibilityRow, viewer: VisibilityViewer): boolean {
  if (row.state === 'published') return true
  return viewer !== null && (viewer.moderates || row.author_id === viewer.id) && judgedStates.includes(row.state)
}

/** The state that this viewer sees of a visible row: readers see every moderation decision as `removed`. */
export function visibleState(row: VisibilityRow, viewer: VisibilityViewer): CommentState {
  const disguise = row.author_id === viewer?.id && disguises.find((one) => one.state === row.state && one.applies(row))
  if (disguise && (disguise.fromModerators || !viewer?.moderates)) return disguise.toldAs
  return mayRead(row, viewer) ? row.state : publicState(row.state)
}

/** The state that readers see. */
export function publicState(state: CommentState): CommentState {
  return state === 'published' || state === 'deleted' ? state : 'removed'
}

/** SQL condition: one of the disguises that `has` selects applies to the comment. */
function isDisguised(comment: string, has: (disguise: Disguise) => boolean): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${sql.join(
    disguises
      .filter(has)
      .map(({ state, condition }) => sql`${column('state')} = ${sql.lit(state)} and ${condition(column)}`),
    sql` or `,
  )})`
}

/** SQL predicate: published, or shown as published to its author, who is this viewer. */
export function visibleAsPublished(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${column('state')} = 'published'
    or (${isDisguised(comment, ({ toldAs }) => toldAs === 'published')} and ${column('author_id')} = ${viewerId}))`
}

/** SQL predicate: shown as held to its author, who is this viewer. */
export function visibleAsHeld(comment: string, viewerId: RawBuilder<string>): RawBuilder<boolean> {
  const column = columnsOf(comment)
  return sql<boolean>`(${isDisguised(comment, ({ toldAs }) => toldAs === 'held')}
    and ${column('author_id')} = ${viewerId})`
}

/** SQL predicate: readers could read some version of the comment, so that they may get its id in the list of changes. */
export function isPublicChange(comment: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(`${comment}.public_revision`)} > 0`
}

/** SQL predicate: the author sees a state that readers do not; false under a shadow ban. */
export function isVisibleToAuthor(comment: string): RawBuilder<boolean> {
  const isJudged = inList(columnsOf(comment)('state'), judgedStates)
  return sql<boolean>`(${isJudged} and not ${isDisguised(comment, ({ toldAs }) => !judgedStates.includes(toldAs))})`
}

/** SQL for the state that the author sees of a comment that `isVisibleToAuthor`; as `visibleState`. */
export function stateToAuthor(comment: string): RawBuilder<string> {
  const column = columnsOf(comment)
  const cases = disguises.map(
    ({ state, condition, toldAs }) =>
      sql`when ${column('state')} = ${sql.lit(state)} and ${condition(column)} then ${sql.lit(toldAs)}`,
  )
  return sql<string>`case ${sql.join(cases, sql` `)} else ${column('state')} end`
}
