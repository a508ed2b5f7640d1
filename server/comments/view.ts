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

/** The columns of CommentRow, which `commentColumns` and `authorColumns` select. */
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
  edited_at: nullable(timestamp),
  created_at: timestamp,
  reaction_count: integer,
  reply_count: integer,
  shadowed: boolean,
  pinned_at: nullable(timestamp),
  featured_at: nullable(timestamp),
}

/** What a comment's row needs for its view. */
export type CommentRow = RowOf<typeof commentRow>

/** The columns of Judgement, which `judgementColumns` selects. */
export const judgementRow = {
  verdict: nullable(jsonb<Reason[]>()),
  decision: nullable(jsonb<Decision>()),
  appeal: nullable(text()),
  appealed_at: nullable(timestamp),
}

/** What was made of a comment, for its author and for moderators. */
export type Judgement = RowOf<typeof judgementRow>

/** What CommentRow needs of the author's row, which is called so. */
export const authorColumns = sql`author.name as author_name, author.badges as author_badges`

/** The columns of CommentRow but the author's, of the table under this alias. */
export function commentColumns(comment: string): RawBuilder<unknown> {
  return sql.join(
    [
      'id', 'thread_id', 'parent_id', 'depth', 'author_id', 'state', 'body', 'revision', 'edited_at', 'created_at',
      'reaction_count', 'reply_count', 'shadowed', 'pinned_at', 'featured_at',
    ].map((column) => sql.ref(`${comment}.${column}`)),
  ) // biome-ignore format: a list
}

/** The columns of Judgement, of the table under this alias. */
export function judgementColumns(comment: string): RawBuilder<unknown> {
  return sql.join(['verdict', 'decision', 'appeal', 'appealed_at'].map((column) => sql.ref(`${comment}.${column}`)))
}

/**
 * A comment as this viewer may see it: the only place a row becomes something that travels.
 * What a viewer may not read is a tombstone: no author, no words; whatever moderators did, others see "removed".
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
    editedAt: isReadable ? row.edited_at : null,
    revision: row.revision,
    reactionCount: isReadable ? row.reaction_count : 0,
    replyCount: row.reply_count,
    ...marksIfAny(row),
    ...(isReadable &&
      judgedStates.includes(state) && { moderation: moderationView(row, state, row.author_id === viewer?.id) }),
  }
}

/** Codes only: a rule's name and what it matched would teach how to get around it. */
function moderationView(row: CommentRow & Partial<Judgement>, state: CommentState, isOwn: boolean): Moderation {
  const { verdict, decision = null, appeal, appealed_at: appealedAt = null } = row
  return {
    // What gives spam away stays with us.
    reasons: state === row.state ? [...new Set(verdict?.map(({ phase }) => phase))] : [],
    decision,
    appealedAt,
    mayAppeal: isOwn && rejectedStates.includes(state) && appeal == null,
    mayResubmit: isOwn && state === 'rejected',
  }
}

/** What the team marked a comment as, where it is public and they did. */
export function marksIfAny(row: Pick<CommentRow, 'state' | 'pinned_at' | 'featured_at'>): { marks?: Mark[] } {
  const marks: Mark[] = [
    ...(row.pinned_at ? (['pinned'] as const) : []),
    ...(row.featured_at ? (['featured'] as const) : []),
  ]
  return row.state === 'published' && marks.length > 0 ? { marks } : {}
}

/** As commentView, with the source, its ETag and the end of the editing window for who may edit. */
export function editableView(
  row: CommentRow & Partial<Judgement> & { source: string },
  viewer: Viewer | null,
  settings: SiteSettings,
): Comment {
  const view = commentView(row, viewer)
  if (!viewer || !mayRead(row, viewer) || !(viewer.moderates || row.author_id === viewer.id)) return view
  const editable = { ...view, source: row.source, etag: commentETag(view) }
  // To send it to review again there is no hurry.
  if (viewer.moderates || view.moderation?.mayResubmit) return editable
  const editableUntil = new Date(Date.parse(row.created_at) + settings.editWindowS * 1_000).toISOString()
  return { ...editable, editableUntil }
}

/**
 * A comment's strong ETag: its revision and its state as the viewer is told, so that a reaction does not spoil somebody's edit.
 * Made here only: everybody else gives back what they were given.
 */
export function commentETag(comment: Pick<Comment, 'revision' | 'state'>): string {
  return comment.state === 'published' ? `"${comment.revision}"` : `"${comment.revision}-${comment.state}"`
}
