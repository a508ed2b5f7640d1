import { batch } from '@preact/signals-core'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** Puts a comment on the page, at its place by time. */
export type Insert = (comment: Comment, parent: Entry | null) => Entry

const heldMax = 50

/** Puts what is held in this thread where it will be once somebody approves it, as far as its surroundings are on the page. */
export async function readHeld(context: ThreadContext, insert: Insert): Promise<void> {
  const { request, session, thread } = context
  const { id } = thread.thread.peek()!
  if (!id) return
  try {
    const { items } = await request('GET /moderation/queues/{name}', {
      params: { name: 'pending' },
      query: { thread: id, limit: heldMax, order: 'oldest' },
      token: session.token(),
    })
    batch(() => {
      for (const { comment } of items) {
        const parent = comment.parentId === null ? null : thread.index.get(comment.parentId)
        if (parent !== undefined && !thread.index.has(comment.id)) insert(comment, parent)
      }
    })
  } catch {
    // The console has them all.
  }
}
