import { type RawBuilder, sql } from 'kysely'
import type { Badge, Comment, CommentState, Mark } from '../../shared/comments.ts'
import type { Node } from '../../shared/nodes.ts'
import type { SiteSettings } from '../../shared/sites.ts'
import type { Viewer } from '../identity/viewer.ts'
import { nilId } from '../platform/ids.ts'
import { mayRead } from './visibility.ts'

/** What a comment's row needs for its view; `commentColumns` selects it. */
export interface CommentRow {
  id: string
  thread_id: string
  parent_id: string
  depth: number
  author_id: string
  author_name: string
  author_badges: Badge[]
  state: CommentState
  body: Node[]
  revision: number
  edited_at: string | null
  created_at: string
  reaction_count: number
  reply_count: number
  pinned_at: string | null
  picked_at: string | null
}

/** What CommentRow needs of the author's row, which is called so. */
export const authorColumns = sql`author.name as author_name, author.badges as author_badges`

/** The columns of CommentRow but the author's, of the table under this alias. */
export function commentColumns(comment: string): RawBuilder<unknown> {
  return sql.join(
    [
      'id', 'thread_id', 'parent_id', 'depth', 'author_id', 'state', 'body', 'revision', 'edited_at', 'created_at',
      'reaction_count', 'reply_count', 'pinned_at', 'picked_at',
    ].map((column) => sql.ref(`${comment}.${column}`)),
  ) // biome-ignore format: a list
}

/**
 * A comment as this viewer may see it: the only place a row becomes something that travels.
 * What a viewer may not read is a tombstone: no author, no words; whatever moderators did, others see "removed".
 */
export function commentView(row: CommentRow, viewer: Viewer | null): Comment {
  const isReadable = mayRead(row, viewer?.id ?? null)
  return {
    id: row.id,
    threadId: row.thread_id,
    parentId: row.parent_id === nilId ? null : row.parent_id,
    depth: row.depth,
    state: isReadable || row.state === 'deleted' ? row.state : 'removed',
    author: isReadable ? { id: row.author_id, name: row.author_name, badges: row.author_badges } : null,
    body: isReadable ? row.body : [],
    createdAt: row.created_at,
    editedAt: isReadable ? row.edited_at : null,
    revision: row.revision,
    reactionCount: isReadable ? row.reaction_count : 0,
    replyCount: row.reply_count,
    ...(row.state === 'published' && (row.pinned_at || row.picked_at) && { marks: marksOf(row) }),
  }
}

function marksOf({ pinned_at: pinnedAt, picked_at: pickedAt }: CommentRow): Mark[] {
  return [...(pinnedAt ? (['pinned'] as const) : []), ...(pickedAt ? (['pick'] as const) : [])]
}

/** As commentView, with the source and the end of the editing window for who may edit. */
export function editableView(
  row: CommentRow & { source: string },
  viewer: Viewer | null,
  settings: SiteSettings,
): Comment {
  const view = commentView(row, viewer)
  if (!viewer || !mayRead(row, viewer.id)) return view
  if (viewer.moderates) return { ...view, source: row.source }
  if (row.author_id !== viewer.id) return view
  const editableUntil = new Date(Date.parse(row.created_at) + settings.editWindowS * 1_000).toISOString()
  return { ...view, source: row.source, editableUntil }
}

/** A comment's strong ETag: its revision and state only, so that a reaction does not spoil somebody's edit. */
export function commentETag(comment: { revision: number; state: CommentState }): string {
  return comment.state === 'published' ? `"${comment.revision}"` : `"${comment.revision}-${comment.state}"`
}
