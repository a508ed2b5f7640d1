import { type Signal, signal } from '@preact/signals-core'
import type { Comment } from '../../shared/comments/comments.ts'

/** What a comment that was not sent can be, and what its writer can do about it. */
interface Unsent {
  phase: 'queued' | 'failed'
  text: string
  /** What sending it is called: it failed now, or on an earlier visit. */
  again: 'retry' | 'post.now'
  send: () => void
  edit: () => void
  discard: () => void
}

/** How far a comment of the reader's own has come: nothing once it is with the server. */
type Delivery = { phase: 'sending' } | { phase: 'slow' } | Unsent | { phase: 'deleted'; hasReplies: boolean }

/** What chunks draw at a comment; each brings the components of its names. */
export type EntrySlot =
  | 'editor'
  | 'conflict'
  | 'naming'
  | 'muted'
  | 'reply'
  | 'delivery'
  | 'status'
  | 'outcome'
  | 'teamStatus'
  | 'backLink'
  | 'footer'
  | 'respectNote'
  | 'moderation'

/** One comment on the page: what the server said of it, and how it is shown here. */
export interface Entry {
  comment: Signal<Comment>
  /** The replies on the page; more may exist. */
  replies: Signal<Entry[]>
  /** Where further replies begin: null at the end, '' at the start. */
  cursor: Signal<string | null>
  isCollapsed: Signal<boolean>
  /** The composer open below this comment. */
  below: Signal<'reply' | null>
  /** What stands in the place of its words. */
  inPlace: Signal<'editor' | 'conflict' | 'muted' | null>
  delivery: Signal<Delivery | null>
  /** What became of a comment only some may see, below its words. */
  status: Signal<'status' | 'outcome' | 'teamStatus' | null>
  /** Its further replies did not come. */
  hasFailed: Signal<boolean>
  /** Written since the reader's last visit, or come while they read. */
  isNew: Signal<boolean>
  /** What is said below its actions: a name asked for, an edit to be shown. */
  notes: Signal<EntrySlot[]>
  parent: Entry | null
  /** Its place among all comments of the page, in reading order as they came: long threads are drawn bit by bit. */
  order: number
}

/** Makes the entry of a comment, with those of the replies that came along, and lists all of them in `index` by id. */
export function makeEntry(comment: Comment, parent: Entry | null, index: Map<string, Entry>): Entry {
  const { items = [], nextCursor = comment.replyCount ? '' : null } = comment.replies ?? {}
  const entry: Entry = {
    comment: signal(comment),
    replies: signal<Entry[]>([]),
    cursor: signal(nextCursor),
    isCollapsed: signal(false),
    below: signal(null),
    inPlace: signal(null),
    delivery: signal(null),
    status: signal(null),
    hasFailed: signal(false),
    isNew: signal(false),
    notes: signal([]),
    parent,
    order: index.size,
  }
  index.set(comment.id, entry)
  entry.replies.value = items.map((reply) => makeEntry(reply, entry, index))
  return entry
}

/** How many published replies exist below a comment and are not on the page. */
export function unloadedReplies(entry: Entry): number {
  const loaded = entry.replies.value.filter((reply) => reply.comment.value.state === 'published').length
  return Math.max(0, entry.comment.value.replyCount - loaded)
}

/** How many replies a collapsed comment hides: those on the page at any depth, and those known to follow. */
export function hiddenReplies(entry: Entry): number {
  return unloadedReplies(entry) + entry.replies.value.reduce((sum, reply) => sum + 1 + hiddenReplies(reply), 0)
}
