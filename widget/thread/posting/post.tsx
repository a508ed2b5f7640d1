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
export function equipComposer(context: ThreadContext): void {
  if (context.composer.behaviour.peek()) return
  equip(context, context.composer, {
    about: 'new',
    start: '',
    submit: (text, draft) => postFrom(context, context.composer, draft, null, text),
    again: () => focusPosted(context, context.composer),
  })
  followWriteLock(context, context.composer)
  const viewer = context.session.viewer.peek()
  if (!viewer) return
  for (const post of queuedPosts(context)) {
    if (context.thread.index.has(post.id)) continue
    markUnsent(context, show(context, post, viewer), post, 'post.now')
  }
}

/**
 * Posts what a composer holds: the comment stands at its place at once, and the composer is free for another. What the server
 * refuses for a reason its writer can mend comes back into the composer.
 */
export async function postFrom(
  context: ThreadContext,
  composer: ComposerState,
  draft: Draft,
  parent: Entry | null,
  text: string,
): Promise<Refusal | null> {
  const post: QueuedPost = { id: draft.id(), parentId: parent?.comment.peek().id ?? null, text, checks: draft.checks() }
  queuePost(context, post)
  draft.forget()
  composer.text.value = ''
  const entry = show(context, post, context.session.viewer.peek()!)
  if (parent) parent.below.value = null
  focusEntry(context, entry)
  lastPosted.set(composer, entry)
  // Not waited for: the composer is free for the next comment at once.
  deliver(context, entry, post)
  return null
}

const lastPosted = new WeakMap<ComposerState, Entry>()

/** The comment a composer posted last gets the focus back: its writer pressed the button twice. */
export function focusPosted(context: ThreadContext, composer: ComposerState): void {
  focusEntry(context, lastPosted.get(composer))
}

/** Opens the composer a post came from again, with its words and why they could not be posted. */
function writeAgain(context: ThreadContext, post: QueuedPost, refusal?: Refusal): void {
  const parent = post.parentId ? context.thread.index.get(post.parentId) : undefined
  equipComposer(context)
  if (parent) context.actions.openReply(parent, post.text, refusal)
  else putBack(context.composer, post.text, refusal)
}

function show(context: ThreadContext, post: QueuedPost, viewer: Viewer): Entry {
  const parent = (post.parentId && context.thread.index.get(post.parentId)) || null
  if (parent) parent.isCollapsed.value = false
  return addEntry(context.thread, provisional(post, viewer, parent), parent)
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

async function deliver(context: ThreadContext, entry: Entry, post: QueuedPost): Promise<void> {
  const { say } = context.words
  entry.delivery.value = { phase: 'sending' }
  const slow = setTimeout(() => {
    entry.delivery.value = { phase: 'slow' }
  }, slowAfterMs)
  try {
    const comment = await sendPost(context, post)
    dropPost(context, post)
    arrive(context, entry, comment)
  } catch (error) {
    const failure = failureOf(error)
    if (isPassing(failure)) {
      markUnsent(context, entry, post, 'retry')
      context.announce(say(navigator.onLine ? 'err.net' : 'offline.queue'))
    } else refused(context, entry, post, failure)
  } finally {
    clearTimeout(slow)
  }
}

/** The server has it: the entry becomes what the server says of it. */
function arrive(context: ThreadContext, entry: Entry, comment: Comment): void {
  const { thread, index } = context.thread
  const isFocused = context.shadow?.activeElement?.id === `comment-${entry.comment.peek().id}`
  index.delete(entry.comment.peek().id)
  index.set(comment.id, entry)
  entry.comment.value = comment
  entry.delivery.value = null
  thread.value = { ...thread.peek()!, id: comment.threadId }
  if (isFocused) focusEntry(context, entry)
  context.emit('posted', { comment })
  if (comment.state !== 'published') return void context.actions.showWaiting(entry)
  context.announce(context.words.say('posted'))
  context.emit('count', { count: recount(context.thread, entry, 1) })
}

async function refused(context: ThreadContext, entry: Entry, post: QueuedPost, failure: Failure): Promise<void> {
  const { thread, session, words } = context
  const { slug, problem } = failure
  dropPost(context, post)
  removeEntry(thread, entry)
  if (slug === 'token-required') session.end()
  if (slug === 'duplicate-comment' && problem?.comment) {
    context.announce(failureText(words.say, failure))
    const earlier = thread.index.get(problem.comment.id) ?? addEntry(thread, problem.comment, entry.parent)
    focusEntry(context, earlier)
    return
  }
  if (slug === 'key-reused' && problem?.comment) {
    const stored = thread.index.get(problem.comment.id) ?? addEntry(thread, problem.comment, entry.parent)
    context.actions.openEditor(stored, post.text)
    return
  }
  if (!hasWords(slug)) return void writeAgain(context, post, await context.actions.limitRefusal(failure))
  const refusal: Refusal = { text: failureText(words.say, failure) }
  if (problem?.retryAfterS) refusal.waitS = problem.retryAfterS
  if (slug === 'parent-gone')
    refusal.acts = [
      {
        label: words.say('post.new'),
        run: () => {
          if (entry.parent) entry.parent.below.value = null
          writeAgain(context, { ...post, parentId: null })
          context.composer.behaviour.peek()!.submit()
        },
      },
      { label: words.say('keep.draft'), run: () => {} },
    ]
  writeAgain(context, post, refusal)
}

function markUnsent(context: ThreadContext, entry: Entry, post: QueuedPost, again: 'retry' | 'post.now'): void {
  const isQueued = !navigator.onLine
  const send = () => {
    removeEventListener('online', send)
    return deliver(context, entry, post)
  }
  const discard = () => {
    removeEventListener('online', send)
    dropPost(context, post)
    removeEntry(context.thread, entry)
  }
  if (isQueued) addEventListener('online', send)
  entry.delivery.value = {
    phase: isQueued ? 'queued' : 'failed',
    text: post.text,
    again,
    send,
    edit() {
      discard()
      writeAgain(context, post)
    },
    discard,
  }
}
