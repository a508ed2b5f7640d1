import type { Comment } from '../../../shared/comments/comments.ts'
import type { Node } from '../../../shared/comments/nodes.ts'
import type { Viewer } from '../../../shared/people/viewers.ts'
import type { Failure } from '../../api/failure.ts'
import type { Draft } from '../../composer/draft.ts'
import type { Box, Refusal } from '../../composer/form.tsx'
import { failureText, hasWords, isPassing } from '../../composer/problem-words.ts'
import { dropLetter, keepLetter, type Letter, sendLetter, unsentLetters } from '../../composer/sending/outbox.ts'
import { equip } from '../../composer/writer.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { focusEntry } from '../comment.tsx'
import { openEditorWith } from '../editing/edit.tsx'
import type { Delivery, Entry } from '../entry.ts'
import { addEntry, recount, removeEntry } from '../tree.ts'
import type { Widget } from '../widget.ts'
import { openReply } from './reply.tsx'
import { sayHalt } from './write-lock.ts'

const slowAfterMs = 1_000

/** Takes over the thread's own composer, once, and shows what an earlier visit could not send. */
export function takeOver(widget: Widget): void {
  if (widget.box.extras.peek()) return
  equip(widget, widget.box, {
    about: 'new',
    start: '',
    submit: (text, draft) => postFrom(widget, widget.box, draft, null, text),
    again: () => focusPosted(widget, widget.box),
  })
  sayHalt(widget, widget.box)
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
  widget: Widget,
  box: Box,
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

const lastPosted = new WeakMap<Box, Entry>()

/** The comment a box posted last gets the focus back: its writer pressed the button twice. */
export function focusPosted(widget: Widget, box: Box): void {
  focusEntry(widget, lastPosted.get(box))
}

/** Opens the box a letter came from again, with its words and why they could not be posted. */
export async function writeAgain(widget: Widget, letter: Letter, refusal: Refusal | null): Promise<void> {
  const parent = letter.parentId ? widget.thread.index.get(letter.parentId) : undefined
  const box = parent ? openReply(widget, parent) : widget.box
  takeOver(widget)
  const already = box.text.peek().trim()
  // Nobody's words are written over: what was begun meanwhile stays, below.
  box.text.value = already && already !== letter.text.trim() ? `${letter.text}\n\n${already}` : letter.text
  box.extras.peek()!.onInput()
  if (refusal) box.extras.peek()!.refuse(refusal)
  else requestAnimationFrame(() => box.field.current?.focus())
}

function show(widget: Widget, letter: Letter, viewer: Viewer): Entry {
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

async function deliver(widget: Widget, entry: Entry, letter: Letter): Promise<void> {
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
function arrive(widget: Widget, entry: Entry, comment: Comment): void {
  const { thread, index } = widget.thread
  const isFocused = widget.shadow?.activeElement?.id === `comment-${entry.comment.peek().id}`
  index.delete(entry.comment.peek().id)
  index.set(comment.id, entry)
  entry.comment.value = comment
  entry.delivery.value = null
  thread.value = { ...thread.peek()!, id: comment.threadId }
  if (isFocused) focusEntry(widget, entry)
  widget.emit('posted', { comment })
  if (comment.state !== 'published') return void widget.use('own', (own) => own.tellWaiting(widget, entry))
  widget.announce(widget.words.say('posted'))
  widget.emit('count', { count: recount(widget.thread, entry, 1) })
}

function refused(widget: Widget, entry: Entry, letter: Letter, failure: Failure): void {
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
    openEditorWith(widget, stored, letter.text)
    return
  }
  if (!hasWords(slug))
    return void widget.use('heat', (heat) => writeAgain(widget, letter, heat.refusal(widget, failure)))
  const refusal: Refusal = { text: failureText(words.say, failure) }
  if (problem?.retryAfterS) refusal.waitS = problem.retryAfterS
  if (slug === 'parent-gone')
    refusal.acts = [
      {
        label: words.say('post.new'),
        run: () => {
          if (entry.parent) entry.parent.answer.value = null
          writeAgain(widget, { ...letter, parentId: null }, null).then(() => widget.box.extras.peek()!.submit())
        },
      },
      { label: words.say('keep.draft'), run: () => {} },
    ]
  writeAgain(widget, letter, refusal)
}

function markUnsent(widget: Widget, entry: Entry, letter: Letter, again: 'retry' | 'post.now'): void {
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
                writeAgain(widget, letter, null)
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
