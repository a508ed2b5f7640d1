import type { Comment } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Viewer } from '../../../shared/people/viewers.ts'
import { type Failure, failureOf } from '../../api/failure.ts'
import type { Draft } from '../../composer/draft.ts'
import type { ComposerState, Refusal } from '../../composer/form.tsx'
import { failureText, hasWords, isPassing } from '../../composer/problem-words.ts'
import { dropPost, type QueuedPost, queuedPosts, queuePost, sendPost } from '../../composer/sending/outbox.ts'
import { equip } from '../../composer/writer.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { addEntry, recount, removeEntry } from '../tree.ts'
import { putBack } from './put-back.ts'
import { followWriteLock } from './write-lock.ts'

const slowAfterMs = 1_000

/** Takes over the thread's own composer, once, and shows what an earlier visit could not send. */
export function equipComposer(widget: ThreadContext): void {
  if (widget.box.behaviour.peek()) return
  equip(widget, widget.box, {
    about: 'new',
    start: '',
    submit: (text, draft) => postFrom(widget, widget.box, draft, null, text),
    again: () => focusPosted(widget, widget.box),
  })
  followWriteLock(widget, widget.box)
  const viewer = widget.session.viewer.peek()
  if (!viewer) return
  for (const post of queuedPosts(widget)) {
    if (widget.thread.index.has(post.id)) continue
    markUnsent(widget, show(widget, post, viewer), post, 'post.now')
  }
}

/**
 * Posts what a box holds: the comment stands at its place at once, and the box is free for another. What the server refuses
 * for a reason its writer can mend comes back into the box.
 */
export async function postFrom(
  widget: ThreadContext,
  box: ComposerState,
  draft: Draft,
  parent: Entry | null,
  text: string,
): Promise<Refusal | null> {
  const post: QueuedPost = { id: draft.id(), parentId: parent?.comment.peek().id ?? null, text, checks: draft.checks() }
  queuePost(widget, post)
  draft.forget()
  box.text.value = ''
  const entry = show(widget, post, widget.session.viewer.peek()!)
  if (parent) parent.below.value = null
  focusEntry(widget, entry)
  lastPosted.set(box, entry)
  // Not waited for: the box is free for the next comment at once.
  deliver(widget, entry, post)
  return null
}

const lastPosted = new WeakMap<ComposerState, Entry>()

/** The comment a box posted last gets the focus back: its writer pressed the button twice. */
export function focusPosted(widget: ThreadContext, box: ComposerState): void {
  focusEntry(widget, lastPosted.get(box))
}

/** Opens the box a post came from again, with its words and why they could not be posted. */
function writeAgain(widget: ThreadContext, post: QueuedPost, refusal?: Refusal): void {
  const parent = post.parentId ? widget.thread.index.get(post.parentId) : undefined
  equipComposer(widget)
  if (parent) widget.actions.openReply(parent, post.text, refusal)
  else putBack(widget.box, post.text, refusal)
}

function show(widget: ThreadContext, post: QueuedPost, viewer: Viewer): Entry {
  const parent = (post.parentId && widget.thread.index.get(post.parentId)) || null
  if (parent) parent.isCollapsed.value = false
  return addEntry(widget.thread, provisional(post, viewer, parent), parent)
}

// Until the server has rendered it, a comment is its own words in paragraphs.
function provisional(post: QueuedPost, viewer: Viewer, parent: Entry | null): Comment {
  const paragraphs = post.text.trim().split(/\n{2,}/)
  return {
    id: post.id,
    threadId: '',
    parentId: post.parentId,
    depth: parent ? parent.comment.peek().depth + 1 : 0,
    state: 'published',
    author: { id: viewer.id, name: viewer.name, badges: [] },
    body: paragraphs.map((text): Node => ({ type: 'p', children: lines(text) })),
    createdAt: new Date().toISOString(),
    editedAt: null,
    revision: 0,
    reactionCount: 0,
    replyCount: 0,
  }
}

const lines = (text: string) =>
  text
    .split('\n')
    .flatMap((line, at): Node[] => [...(at > 0 ? [{ type: 'br' } as const] : []), { type: 'text', text: line }])

async function deliver(widget: ThreadContext, entry: Entry, post: QueuedPost): Promise<void> {
  const { say } = widget.words
  entry.delivery.value = { phase: 'sending' }
  const slow = setTimeout(() => {
    entry.delivery.value = { phase: 'slow' }
  }, slowAfterMs)
  try {
    const comment = await sendPost(widget, post)
    dropPost(widget, post)
    arrive(widget, entry, comment)
  } catch (error) {
    const failure = failureOf(error)
    if (isPassing(failure)) {
      markUnsent(widget, entry, post, 'retry')
      widget.announce(say(navigator.onLine ? 'err.net' : 'offline.queue'))
    } else refused(widget, entry, post, failure)
  } finally {
    clearTimeout(slow)
  }
}

/** The server has it: the entry becomes what the server says of it. */
function arrive(widget: ThreadContext, entry: Entry, comment: Comment): void {
  const { thread, index } = widget.thread
  const isFocused = widget.shadow?.activeElement?.id === `comment-${entry.comment.peek().id}`
  index.delete(entry.comment.peek().id)
  index.set(comment.id, entry)
  entry.comment.value = comment
  entry.delivery.value = null
  thread.value = { ...thread.peek()!, id: comment.threadId }
  if (isFocused) focusEntry(widget, entry)
  widget.emit('posted', { comment })
  if (comment.state !== 'published') return void widget.actions.showWaiting(entry)
  widget.announce(widget.words.say('posted'))
  widget.emit('count', { count: recount(widget.thread, entry, 1) })
}

async function refused(widget: ThreadContext, entry: Entry, post: QueuedPost, failure: Failure): Promise<void> {
  const { thread, session, words } = widget
  const { slug, problem } = failure
  dropPost(widget, post)
  removeEntry(thread, entry)
  if (slug === 'token-required') session.end()
  if (slug === 'duplicate-comment' && problem?.comment) {
    widget.announce(failureText(words.say, failure))
    const earlier = thread.index.get(problem.comment.id) ?? addEntry(thread, problem.comment, entry.parent)
    focusEntry(widget, earlier)
    return
  }
  if (slug === 'key-reused' && problem?.comment) {
    const stored = thread.index.get(problem.comment.id) ?? addEntry(thread, problem.comment, entry.parent)
    widget.actions.openEditor(stored, post.text)
    return
  }
  if (!hasWords(slug)) return void writeAgain(widget, post, await widget.actions.limitRefusal(failure))
  const refusal: Refusal = { text: failureText(words.say, failure) }
  if (problem?.retryAfterS) refusal.waitS = problem.retryAfterS
  if (slug === 'parent-gone')
    refusal.acts = [
      {
        label: words.say('post.new'),
        run: () => {
          if (entry.parent) entry.parent.below.value = null
          writeAgain(widget, { ...post, parentId: null })
          widget.box.behaviour.peek()!.submit()
        },
      },
      { label: words.say('keep.draft'), run: () => {} },
    ]
  writeAgain(widget, post, refusal)
}

function markUnsent(widget: ThreadContext, entry: Entry, post: QueuedPost, again: 'retry' | 'post.now'): void {
  const isQueued = !navigator.onLine
  const send = () => {
    removeEventListener('online', send)
    return deliver(widget, entry, post)
  }
  const discard = () => {
    removeEventListener('online', send)
    dropPost(widget, post)
    removeEntry(widget.thread, entry)
  }
  if (isQueued) addEventListener('online', send)
  entry.delivery.value = {
    phase: isQueued ? 'queued' : 'failed',
    text: post.text,
    again,
    send,
    edit() {
      discard()
      writeAgain(widget, post)
    },
    discard,
  }
}
