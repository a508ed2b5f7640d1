import { effect } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { removeEntry } from '../tree.ts'
import { type Case, Decide, Last, makeCase } from './decide.tsx'
import { type Insert, readHeld } from './read-held.ts'
import { RemovedWords } from './removed-text.tsx'

const opened = new WeakSet<ThreadContext>()
const cases = new WeakMap<Entry, Case>()

/**
 * Shows somebody who decides about comments what is held, the words that were removed, and what they can do; once. `insert`
 * puts a comment where it belongs.
 */
export function openModeration(context: ThreadContext, insert: Insert): void {
  // Also what came since.
  readHeld(context, insert)
  if (opened.has(context)) return
  opened.add(context)
  const { request, session, thread } = context
  const token = session.token()!
  const stop = effect(() => {
    // Whatever comes to the page changes one of these.
    void [thread.drawn.value, thread.roots.value]
    for (const entry of thread.index.values()) equip(entry)
  })
  const leave = effect(() => {
    if (session.viewer.value?.kind === 'staff') return
    // After this effect itself is made, and after the others have heard.
    queueMicrotask(() => {
      leave()
      stop()
      opened.delete(context)
      for (const entry of [...thread.index.values()]) strip(context, entry)
      // The server forgets it, too; where that fails, it is over by itself in half a day.
      request('DELETE /staff/embed-sessions', { token }).catch(() => {})
    })
  })
}

/** What the team is offered below a comment. */
function equip(entry: Entry): void {
  if (cases.has(entry)) return
  cases.set(entry, makeCase(entry))
  entry.notes.value = [...entry.notes.peek(), 'moderation']
}

/** Nothing stays that only the team may see. */
function strip({ thread, viewer }: ThreadContext, entry: Entry): void {
  entry.notes.value = entry.notes.peek().filter((note) => note !== 'moderation')
  cases.delete(entry)
  if (entry.status.peek() === 'teamStatus') entry.status.value = null
  const { author, moderation } = entry.comment.peek()
  if (moderation && author?.id !== viewer.peek()?.id) removeEntry(thread, entry)
}

/** What the team can do about a comment, below it. */
export function ModerationNote({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const its = cases.get(entry)!
  const comment = entry.comment.value
  const isOwn = comment.author?.id === context.viewer.value?.id
  if (entry.delivery.value || isOwn || comment.state === 'deleted') return null
  return (
    <>
      <Last context={context} its={its} />
      {comment.author ? (
        <Decide context={context} its={its} comment={comment} />
      ) : (
        <RemovedWords context={context} its={its} id={comment.id} />
      )}
    </>
  )
}
