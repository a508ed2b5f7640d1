import { batch } from '@preact/signals-core'
import type { Comment, CommentPage } from '../../../shared/comments/comments.ts'
import type { Sort } from '../../../shared/comments/sorts.ts'
import { remember, storageKey } from '../../ui/storage.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import { type Entry, makeEntry } from '../entry.ts'

/** Puts the thread in another order, and keeps it for this site's reader. */
export async function sortBy(context: ThreadContext, sort: Sort): Promise<void> {
  const { announce, request, session, thread, words, options } = context
  const before = thread.sort.peek()
  thread.sort.value = sort
  try {
    const { id } = thread.thread.peek()!
    if (id)
      thread.show(
        await request('GET /threads/{thread}/comments', {
          params: { thread: id },
          query: { sort, limit: options.perPage },
        }),
      )
    // What only they may see comes with no list.
    if (session.token()) context.actions.openMyComments()
    remember(storageKey(options, 'sort'), sort)
    announce(words.say('sorted', { order: words.say(sort) }))
  } catch {
    thread.sort.value = before
    context.notice.value = words.say('load.fail.hint')
  }
}

/** Adds the next page of the top level and focuses its first comment. */
export async function showMore(context: ThreadContext): Promise<void> {
  const { request, thread, options } = context
  const { cursor, drawn, drawOn, index, roots, sort } = thread
  try {
    const page = await request('GET /threads/{thread}/comments', {
      params: { thread: thread.thread.peek()!.id! },
      query: { sort: sort.peek(), limit: options.perPage, cursor: cursor.peek()! },
    })
    const fresh = unknown(context, page).map((comment) => makeEntry(comment, null, index))
    batch(() => {
      roots.value = [...roots.peek(), ...fresh]
      cursor.value = page.nextCursor
      drawn.value++
    })
    drawOn()
    focusEntry(context, fresh[0])
  } catch {
    context.notice.value = context.words.say('load.fail.hint')
  }
}

/** Adds further replies to a comment and focuses the first; where they do not come, the comment itself says so. */
export async function showReplies(context: ThreadContext, entry: Entry): Promise<void> {
  const { request, options, thread } = context
  const cursor = entry.cursor.peek()
  entry.hasFailed.value = false
  try {
    const page = await request('GET /comments/{id}/replies', {
      params: { id: entry.comment.peek().id },
      query: { limit: options.perPage, ...(cursor && { cursor }) },
    })
    const fresh = unknown(context, page).map((comment) => makeEntry(comment, entry, thread.index))
    batch(() => {
      entry.replies.value = [...entry.replies.peek(), ...fresh]
      entry.cursor.value = page.nextCursor
      thread.drawn.value++
    })
    thread.drawOn()
    focusEntry(context, fresh[0])
  } catch {
    entry.hasFailed.value = true
  }
}

// What the reader posted, or followed a link to, may come again with its page.
const unknown = ({ thread }: ThreadContext, page: CommentPage): Comment[] =>
  page.items.filter((comment) => !thread.index.has(comment.id))
