import { batch } from '@preact/signals-core'
import type { Comment } from '../../../shared/comments/comments.ts'
import { Failure, failureOf } from '../../api/failure.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { isChronological } from '../model.ts'
import { addEntry, recount, removeEntry } from '../tree.ts'
import { isOffered, tellOutcome } from './moderation-outcome.ts'
import { showStatus } from './status.tsx'

const firstPauseMs = 1_000
const longestPauseMs = 16_000

/**
 * Asks for what only this reader may see: whether the server still knows them, their comments that are not public, what they
 * respect and reported. What was decided since is shown. Asks again where nobody answers or the server cannot: three times, the
 * first after `afterMs` to twice that, the others after four times as long.
 */
export async function readMyComments(context: ThreadContext, afterMs = firstPauseMs): Promise<void> {
  const { request, session, shadow, thread } = context
  const { id } = thread.thread.peek()!
  const token = session.token()
  // A widget that is closed draws nothing any more.
  if (!token || !shadow?.querySelector('.content')) return
  try {
    const { viewer, held, reactions, reports, rights, restriction, messages } = await request('GET /me', {
      query: id ? { thread: id } : {},
      token,
    })
    if (!viewer) {
      session.end()
      // Behind a place in the team that has ended there may be a guest.
      return readMyComments(context)
    }
    thread.reported = new Set(reports)
    batch(() => {
      thread.respected.value = new Set([...reactions, ...thread.respected.peek()])
      for (const comment of held) place(context, comment)
    })
    const waiting = [...thread.index.values()].filter((entry) => isOwnJudged(context, entry))
    const isListed = (entry: Entry) => held.some((comment) => comment.id === entry.comment.peek().id)
    await Promise.all(waiting.filter((entry) => !isListed(entry)).map((entry) => refreshMyComment(context, entry)))
    if (restriction || messages.length > 0) context.actions.tellPerson(restriction, messages)
    if (rights.moderate) context.actions.openModeration((comment, parent) => insert(context, comment, parent))
  } catch (error) {
    // The thread is readable without it; the next write will say what is wrong.
    if (!(error instanceof Failure) || (error.problem?.status ?? 500) < 500 || afterMs > longestPauseMs) return
    await new Promise((resolve) => setTimeout(resolve, afterMs * (1 + Math.random())))
    return readMyComments(context, afterMs * 4)
  }
}

function isOwnJudged({ viewer }: ThreadContext, entry: Entry): boolean {
  const { author, moderation } = entry.comment.peek()
  return (moderation !== undefined || isOffered(entry)) && author?.id === viewer.peek()?.id
}

/** Asks what became of one comment of the reader's own, and shows that. */
export async function refreshMyComment(context: ThreadContext, entry: Entry): Promise<void> {
  const { request, session, thread } = context
  try {
    const { comment } = await request('GET /comments/{id}', {
      params: { id: entry.comment.peek().id },
      token: session.token(),
    })
    update(context, entry, comment)
  } catch (failure) {
    if (failureOf(failure).slug === 'not-found') removeEntry(thread, entry)
  }
}

function update(context: ThreadContext, entry: Entry, comment: Comment): void {
  const { author } = entry.comment.peek()
  const show = () => replace(context, entry, comment)
  const isOwn = author?.id === context.viewer.peek()?.id
  if (!isOwn || !tellOutcome(context, entry, comment, show)) show()
}

function replace(context: ThreadContext, entry: Entry, comment: Comment): void {
  const before = entry.comment.peek()
  const by = Number(comment.state === 'published') - Number(before.state === 'published')
  entry.comment.value = { ...comment, replyCount: before.replyCount, replies: undefined }
  if (by && entry.parent) {
    const above = entry.parent.comment
    above.value = { ...above.peek(), replyCount: Math.max(0, above.peek().replyCount + by) }
  }
  showStatus(context, entry)
}

/** Puts a comment that is not public where it belongs; one that belongs further down comes with that. */
function place(context: ThreadContext, comment: Comment): void {
  const { thread } = context
  const known = thread.index.get(comment.id)
  if (known) {
    update(context, known, comment)
    return
  }
  const parent = comment.parentId === null ? null : thread.index.get(comment.parentId)
  if (parent === undefined || (!parent && isFarther(context, comment))) return
  const entry = insert(context, comment, parent)
  // Nobody else may see it, but to its author it is one more.
  if (comment.state === 'published') recount(thread, entry, 1)
  showStatus(context, entry)
}

const timeOf = (entry: Entry) => entry.comment.peek().createdAt

function isFarther({ thread }: ThreadContext, { createdAt, state }: Comment): boolean {
  const last = thread.roots.peek().at(-1)
  if (!isChronological(thread)) return state !== 'held'
  if (thread.cursor.peek() === null || !last) return false
  return thread.sort.peek() === 'oldest' ? createdAt > timeOf(last) : createdAt < timeOf(last)
}

/** As addEntry, at its place by time where the order has one. */
function insert({ thread }: ThreadContext, comment: Comment, parent: Entry | null): Entry {
  const entry = addEntry(thread, comment, parent)
  if (!parent && !isChronological(thread)) return entry
  const siblings = parent ? parent.replies : thread.roots
  const by = !parent && thread.sort.peek() === 'newest' ? -1 : 1
  siblings.value = siblings.peek().toSorted((one, other) => (timeOf(one) < timeOf(other) ? -by : by))
  return entry
}
