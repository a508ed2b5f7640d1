import type { CommentContext } from '../../../shared/comments/comments.ts'
import { failureOf } from '../../api/failure.ts'
import type { ThreadContext } from '../context.ts'
import { type Entry, makeEntry } from '../entry.ts'
import { goTo } from './permalink.ts'

/**
 * Goes to a comment that is not on the page: puts it and the way down to it below its root, at the end of what is loaded.
 * Where there is none to see, says so. `context` is what was asked for.
 */
export async function loadPermalink(widget: ThreadContext, context: Promise<CommentContext>): Promise<void> {
  const entry = await hang(widget, context)
  if (entry === 'elsewhere') return
  if (entry) return goTo(widget, entry)
  // One thread of a page speaks for all.
  if (document.querySelector(widget.host.localName) !== widget.host) return
  widget.notice.value = widget.words.say('target.gone')
  requestAnimationFrame(() => widget.shadow?.querySelector<HTMLElement>('.gone')?.focus())
}

/** The entry of a comment, from the page or from the server with the way down to it. */
export async function findEntry(widget: ThreadContext, id: string): Promise<Entry | 'elsewhere' | null> {
  const { request, session, thread } = widget
  return (
    thread.index.get(id) ??
    hang(widget, request('GET /comments/{id}/context', { params: { id }, token: session.token() }))
  )
}

/** The entry; `elsewhere` where it may be another thread's of this page, null where there is none to see. */
async function hang(widget: ThreadContext, asked: Promise<CommentContext>): Promise<Entry | 'elsewhere' | null> {
  try {
    const context = await asked
    if (context.comment.threadId !== widget.thread.thread.peek()?.id)
      return document.querySelectorAll(widget.host.localName).length > 1 ? 'elsewhere' : null
    return attach(widget, context)
  } catch (failure) {
    if (failureOf(failure).slug !== 'not-found') widget.announce(widget.words.say('partial'), true)
    return null
  }
}

/** Puts a comment and the way down to it where they belong, below what of it is on the page already. */
function attach({ thread }: ThreadContext, { ancestors, comment, replies }: CommentContext): Entry {
  let parent: Entry | null = null
  for (const step of [...ancestors, { ...comment, replies }]) {
    const known = thread.index.get(step.id)
    parent = known ?? place(thread, makeEntry(step, parent, thread.index))
  }
  return parent!
}

function place(thread: ThreadContext['thread'], entry: Entry): Entry {
  const siblings = entry.parent ? entry.parent.replies : thread.roots
  siblings.value = [...siblings.peek(), entry]
  return entry
}
