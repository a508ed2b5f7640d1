import type { Comment } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Viewer } from '../../../shared/people/viewers.ts'
import type { Failure } from '../../api/failure.ts'
import type { Draft } from '../../composer/draft.ts'
import type { ComposerState, Refusal } from '../../composer/form.tsx'
import { failureText, hasWords, isPassing } from '../../composer/problem-words.ts'
import { dropLetter, keepLetter, type Letter, sendLetter, unsentLetters } from '../../composer/sending/outbox.ts'
import { equip } from '../../composer/writer.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Delivery, Entry } from '../entry.ts'
import { addEntry, recount, removeEntry } from '../tree.ts'
import { putBack } from './put-back.ts'
import { followWriteLock } from './write-lock.ts'

const slowAfterMs = 1_000

/** Takes over the thread's own composer, once, and shows what an earlier visit could not send. */
export function equipComposer(widget: ThreadContext): void {
  if (widget.box.extras.peek()) return
  equip(widget, widget.box, {
    about: 'new',
    start: '',
    submit: (text, draft) => postFrom(widget, widget.box, draft, null, text),
    again: () => focusPosted(widget, widget.box),
  })
  followWriteLock(widget, widget.box)
  const viewer = widget.session.viewer.peek()
  if (!viewer) return
  for (const letter of unsentLetters(widget)) {
    if (widget.thread.index.has(letter.id)) continue
    markUnsent(widget, show(widget, letter, viewer), letter, 'post.now')
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
  const letter: Letter = { id: draft.id(), parentId: parent?.comment.peek().id ?? null, text, checks: draft.checks() }
  keepLetter(widget, letter)
  draft.forget()
  box.text.value = ''
  const entry = show(widget, letter, widget.session.viewer.peek()!)
  if (parent) parent.answer.value = null
  focusEntry(widget, entry)
  lastPosted.set(box, entry)
  // Not waited for: the box is free for the next comment at once.
  deliver(widget, entry, letter)
  return null
}

const lastPosted = new WeakMap<ComposerState, Entry>()

/** The comment a box posted last gets the focus back: its writer pressed the button twice. */
export function focusPosted(widget: ThreadContext, box: ComposerState): void {
  focusEntry(widget, lastPosted.get(box))
}

/** Opens the box a letter came from again, with its words and why they could not be posted. */
function writeAgain(widget: ThreadContext, letter: Letter, refusal?: Refusal): void {
  const parent = letter.parentId ? widget.thread.index.get(letter.parentId) : undefined
  equipComposer(widget)
  if (parent) widget.actions.openReply(parent, letter.text, refusal)
  else putBack(widget.box, letter.text, refusal)
}

function show(widget: ThreadContext, letter: Letter, viewer: Viewer): Entry {
  const parent = (letter.parentId && widget.thread.index.get(letter.parentId)) || null
  if (parent) parent.isCollapsed.value = false
  return addEntry(widget.thread, provisional(letter, viewer, parent), parent)
}

// Until the server has rendered it, a comment is its own words in paragraphs.
function provisional(letter: Letter, viewer: Viewer, parent: Entry | null): Comment {
  const paragraphs = letter.text.trim().split(/\n{2,}/)
  return {
    id: letter.id,
    threadId: '',
    parentId: letter.parentId,
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

async function deliver(widget: ThreadContext, entry: Entry, letter: Letter): Promise<void> {
  const { say } = widget.words
  const mark = (phase: Delivery['phase'], notice: Delivery['notice']) => {
    entry.delivery.value = { phase, notice }
  }
  // As tall as the buttons that come in its place, so that nothing moves when they do.
  mark('sending', () => <div class="actions" />)
  const slow = setTimeout(() => mark('slow', () => <div class="actions delivery">{say('posting')}</div>), slowAfterMs)
  try {
    const comment = await sendLetter(widget, letter)
    dropLetter(widget, letter)
    arrive(widget, entry, comment)
  } catch (error) {
    const failure = error as Failure
    if (isPassing(failure)) {
      markUnsent(widget, entry, letter, 'retry')
      widget.announce(say(navigator.onLine ? 'err.net' : 'offline.queue'))
    } else refused(widget, entry, letter, failure)
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

async function refused(widget: ThreadContext, entry: Entry, letter: Letter, failure: Failure): Promise<void> {
  const { thread, session, words } = widget
  const { slug, problem } = failure
  dropLetter(widget, letter)
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
    widget.actions.openEditor(stored, letter.text)
    return
  }
  if (!hasWords(slug)) return void writeAgain(widget, letter, await widget.actions.limitRefusal(failure))
  const refusal: Refusal = { text: failureText(words.say, failure) }
  if (problem?.retryAfterS) refusal.waitS = problem.retryAfterS
  if (slug === 'parent-gone')
    refusal.acts = [
      {
        label: words.say('post.new'),
        run: () => {
          if (entry.parent) entry.parent.answer.value = null
          writeAgain(widget, { ...letter, parentId: null })
          widget.box.extras.peek()!.submit()
        },
      },
      { label: words.say('keep.draft'), run: () => {} },
    ]
  writeAgain(widget, letter, refusal)
}

function markUnsent(widget: ThreadContext, entry: Entry, letter: Letter, again: 'retry' | 'post.now'): void {
  const { say } = widget.words
  const isQueued = !navigator.onLine
  const send = () => {
    removeEventListener('online', send)
    return deliver(widget, entry, letter)
  }
  const leave = () => {
    removeEventListener('online', send)
    dropLetter(widget, letter)
    removeEntry(widget.thread, entry)
  }
  if (isQueued) addEventListener('online', send)
  entry.delivery.value = {
    phase: isQueued ? 'queued' : 'failed',
    notice: () => (
      <div class="actions delivery">
        <b>{say(isQueued ? 'offline.queue' : 'notposted')}</b>
        {!isQueued && (
          <>
            <button type="button" class="button" onClick={send}>
              {say(again)}
            </button>
            <button
              type="button"
              class="button"
              onClick={() => {
                leave()
                writeAgain(widget, letter)
              }}
            >
              {say('edit')}
            </button>
            <CopyButton words={widget.words} text={letter.text} />
          </>
        )}
        <button type="button" class="button" onClick={leave}>
          {say('discard')}
        </button>
      </div>
    ),
  }
}
