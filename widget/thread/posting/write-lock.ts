import { effect } from '@preact/signals-core'
import type { ComposerState } from '../../composer/form.tsx'
import type { ThreadContext } from '../context.ts'
import { whyNoWriting } from '../may-write.ts'

/**
 * Says in a box why nothing can be posted from it, from the moment comments close or become read-only while it is open; what
 * is in it stays. Says no more once they are open again. `mayWhenClosed` is for edits, which a closed thread still takes.
 * Returns how to stop.
 */
export function followWriteLock(widget: ThreadContext, box: ComposerState, mayWhenClosed = false): () => void {
  const { say } = widget.words
  let said: string | undefined
  return effect(() => {
    // Before the thread has come, or where it did not, nothing is known yet.
    if (!widget.thread.settings.value) return
    const why = whyNoWriting(widget)
    const isHalted = why === 'readonly' || (why === 'closed' && !mayWhenClosed)
    const text = isHalted ? say(box.text.value.trim() ? `err.${why}` : why) : undefined
    const { closesAt, membersOnly, slowS } = widget.thread.thread.value!
    if (closesAt || membersOnly || slowS) widget.actions.followLimits(box)
    const { error } = box.behaviour.value!
    const isOurs = error.value?.text === said
    if (said && isOurs && text !== said) error.value = null
    // The box is described by it, but nobody in it would hear that.
    if (text && text !== said && widget.shadow?.activeElement === box.field.current) widget.announce(text, true)
    said = text
    if (text && !error.peek()) error.value = { text }
  })
}
