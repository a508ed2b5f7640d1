import type { CommentContext } from '../../../shared/comments/comments.ts'
import { failureOf } from '../../api/failure.ts'
import type { ThreadContext } from '../context.ts'
import { type Entry, makeEntry } from '../entry.ts'
import { goTo } from './permalink.ts'

/**
 * Goes to a comment that is not on the page: puts it and the way down to it below its root, at the end of what is loaded.
 * Where there is none to see, says so. `found` is what was asked for.
 */
export async function loadPermalink(context: ThreadContext, found: Promise<CommentContext>): Promise<void> {
  const entry = await hang(context, found)
  if (entry === 'elsewhere') return
  if (entry) return goTo(context, entry)
  // One thread of a page speaks for all.
  if (document.querySelector(context.host.localName) !== context.host) return
  context.notice.value = context.words.say('target.gone')
  requestAnimationFrame(() => context.shadow?.querySelector<HTMLElement>('.gone')?.focus())
}

/** The entry of a comment, from the page or from the server with the way down to it. */
export async function findEntry(context: ThreadContext, id: string): Promise<Entry | 'elsewhere' | null> {
  const { request, session, thread } = context
  return (
    thread.index.get(id) ??
    hang(context, request('GET /comments/{id}/context', { params: { id }, token: session.token() }))
  )
}

/** The entry; `elsewhere` where it may be another thread's of this page, null where there is none to see. */
async function hang(context: ThreadContext, asked: Promise<CommentContext>): Promise<Entry | 'elsewhere' | null> {
  try {
    const found = await asked
    if (found.comment.threadId !== context.thread.thread.peek()?.id)
      return document.querySelectorAll(context.host.localName).length > 1 ? 'elsewhere' : null
    return attach(context, found)
  } catch (failure) {
    if (failureOf(failure).slug !== 'not-found') context.announce(context.words.say('partial'), true)
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
