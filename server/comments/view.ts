import { type RawBuilder, sql } from 'kysely'
import {
  type Badge,
  type Comment,
  type CommentState,
  type Mark,
  type Moderation,
  rejectedStates,
} from '../../shared/comments/comments.ts'
import type { Node } from '../../shared/comments/nodes.ts'
import type { Decision } from '../../shared/moderation/moderation.ts'
import type { Reason } from '../../shared/moderation/verdict-reasons.ts'
import type { SiteSettings } from '../../shared/sites/sites.ts'
import type { Viewer } from '../identity/viewer.ts'
import {
  boolean,
  integer,
  json,
  jsonb,
  nullable,
  type RowOf,
  text,
  texts,
  timestamp,
  uuid,
} from '../platform/database/columns.ts'
import { nilId } from '../platform/ids.ts'
import { judgedStates, mayRead, visibleState } from './visibility.ts'

/** Types of the columns that `commentColumns` and `authorColumns` select. */
export const commentRow = {
  id: uuid,
  thread_id: uuid,
  parent_id: uuid,
  depth: integer,
  author_id: uuid,
  author_name: text(),
  author_badges: texts<Badge>(),
  state: text<CommentState>(),
  body: json<Node[]>(),
  revision: integer,
  public_revision: integer,
  edited_at: nullable(timestamp),
  created_at: timestamp,
  reaction_count: integer,
  reply_count: integer,
  shadowed: boolean,
  pinned_at: nullable(timestamp),
  featured_at: nullable(timestamp),
}

/** A comment's row with its author's name and badges, for `commentView`. */
export type CommentRow = RowOf<typeof commentRow>

/** Types of the columns that `judgementColumns` selects. */
export const judgementRow = {
  verdict: nullable(jsonb<Reason[]>()),
  decision: nullable(jsonb<Decision>()),
  appeal: nullable(text()),
  appealed_at: nullable(timestamp),
}

/** Moderation columns of a comment, shown to its author and to moderators. */
export type Judgement = RowOf<typeof judgementRow>

/** SQL for the author's columns of `CommentRow`; needs the `author` row in scope. */
export const authorColumns = sql`author.name as author_name, author.badges as author_badges`

/** SQL for the comment's columns of `CommentRow`, from the table with this alias. */
export function commentColumns(comment: string): RawBuilder<unknown> {
  return sql.join(
    [
      'id', 'thread_id', 'parent_id', 'depth', 'author_id', 'state', 'body', 'revision', 'public_revision', 'edited_at', 'created_at',
      'reaction_count', 'reply_count', 'shadowed', 'pinned_at', 'featured_at',
    ].map((column) => sql.ref(`${comment}.${column}`)),
  ) // biome-ignore format: a list
}

/** SQL for the columns of `Judgement`, from the table with this alias. */
export function judgementColumns(comment: string): RawBuilder<unknown> {
  return sql.join(['verdict', 'decision', 'appeal', 'appealed_at'].map((column) => sql.ref(`${comment}.${column}`)))
}

/**
 * Makes the API's view of a comment for a viewer; the only place that turns a row into an answer. A comment that the viewer may
 * not read becomes a tombstone without author and text, and every moderation decision looks like `removed` to readers.
 */
export function commentView(row: CommentRow & Partial<Judgement>, viewer: Viewer | null): Comment {
  const isReadable = mayRead(row, viewer)
  const state = visibleState(row, viewer)
  return {
    id: row.id,
    threadId: row.thread_id,
    parentId: row.parent_id === nilId ? null : row.parent_id,
    depth: row.depth,
    state,
    author: isReadable ? { id: row.author_id, name: row.author_name, badges: row.author_badges } : null,
    body: isReadable ? row.body : [],
    createdAt: row.created_at,
    editedAt: isReadable && !isFirstPublic(row) ? row.edited_at : null,
    revision: isReadable ? shownRevision(row) : row.public_revision,
    reactionCount: isReadable ? row.reaction_count : 0,
    replyCount: row.reply_count,
    ...marksIfAny(row),
    ...(isReadable &&
      judgedStates.includes(state) && { moderation: moderationView(row, state, row.author_id === viewer?.id) }),
  }
}

/** Published in its first public version: readers are not told of edits made before. */
const isFirstPublic = (row: Pick<CommentRow, 'state' | 'public_revision'>) =>
  row.state === 'published' && row.public_revision <= 1

/** Codes only: a rule's name and match would show how to get around it. */
function moderationView(row: CommentRow & Partial<Judgement>, state: CommentState, isOwn: boolean): Moderation {
  const { verdict, decision = null, appeal, appealed_at: appealedAt = null } = row
  return {
    // What marks a comment as spam is not shown to its author.
    reasons: state === row.state ? [...new Set(verdict?.map(({ phase }) => phase))] : [],
    decision,
    appealedAt,
    mayAppeal: isOwn && rejectedStates.includes(state) && appeal == null,
    mayResubmit: isOwn && state === 'rejected',
  }
}

/** The public marks of a published comment, as a member to spread; empty without marks. */
export function marksIfAny(row: Pick<CommentRow, 'state' | 'pinned_at' | 'featured_at'>): { marks?: Mark[] } {
  const marks: Mark[] = [
    ...(row.pinned_at ? (['pinned'] as const) : []),
    ...(row.featured_at ? (['featured'] as const) : []),
  ]
  return row.state === 'published' && marks.length > 0 ? { marks } : {}
}

/** As `commentView`, with source, ETag and end of the edit window if the viewer may edit. */
export function editableView(
  row: CommentRow & Partial<Judgement> & { source: string },
  viewer: Viewer | null,
  settings: SiteSettings,
): Comment {
  const view = commentView(row, viewer)
  if (!viewer || !mayRead(row, viewer) || !(viewer.moderates || row.author_id === viewer.id)) return view
  const editable = { ...view, source: row.source, etag: commentETag(view) }
  // Resubmitting a rejected comment has no time limit.
  if (viewer.moderates || view.moderation?.mayResubmit) return editable
  const editableUntil = new Date(Date.parse(row.created_at) + settings.editWindowS * 1_000).toISOString()
  return { ...editable, editableUntil }
}

/**
 * Returns the number of a comment's current version as the API gives it to who may read it. Of a published comment it counts the
 * public versions, so that it tells readers nothing of hidden edits; of a held or rejected one it counts all. The number goes
 * with the state: clients that send one back send both.
 */
export function shownRevision(row: Pick<CommentRow, 'state' | 'revision' | 'public_revision'>): number {
  return row.state === 'published' ? row.public_revision : row.revision
}

/** SQL for `shownRevision` of the table with this alias. */
export function shownRevisionOf(comment: string): RawBuilder<number> {
  const column = (name: string) => sql.ref(`${comment}.${name}`)
  return sql<number>`case when ${column('state')} = 'published' then ${column('public_revision')} else ${column('revision')} end`
}

/**
 * Returns a comment's strong ETag, made of its revision and the state that the viewer sees, so that a reaction does not
 * conflict with an edit. Clients send it back unchanged.
 */
export function commentETag(comment: Pick<Comment, 'revision' | 'state'>): string {
  return comment.state === 'published' ? `"${comment.revision}"` : `"${comment.revision}-${comment.state}"`
}
