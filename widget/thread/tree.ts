import type { Comment } from '../../shared/comments/comments.ts'
import { type Entry, makeEntry } from './entry.ts'
import type { ThreadModel } from './model.ts'

/** Puts a comment where the thread's order wants a new one: replies last, roots first unless the oldest come first. */
export function addEntry(thread: ThreadModel, comment: Comment, parent: Entry | null): Entry {
  const entry = makeEntry(comment, parent, thread.index)
  // Drawn at once, whatever of the page is not drawn yet.
  entry.order = 0
  if (parent) parent.replies.value = [...parent.replies.peek(), entry]
  else if (thread.sort.peek() === 'oldest') thread.roots.value = [...thread.roots.peek(), entry]
  else thread.roots.value = [entry, ...thread.roots.peek()]
  thread.drawn.value++
  return entry
}

/** Takes a comment off the page. */
export function removeEntry(thread: ThreadModel, entry: Entry): void {
  const siblings = entry.parent ? entry.parent.replies : thread.roots
  siblings.value = siblings.peek().filter((other) => other !== entry)
  thread.index.delete(entry.comment.peek().id)
}

/** The counts around a comment that came or went: the one it answers, and the thread. */
export function recount({ thread }: ThreadModel, entry: Entry, by: 1 | -1): number {
  if (entry.parent) {
    const above = entry.parent.comment
    above.value = { ...above.peek(), replyCount: above.peek().replyCount + by }
  }
  const commentCount = thread.peek()!.commentCount + by
  thread.value = { ...thread.peek()!, commentCount }
  return commentCount
}
