import { effect } from '@preact/signals-core'
import type { ComposerState } from '../../composer/form.tsx'
import type { ThreadContext } from '../context.ts'
import { writeLockOf } from '../may-write.ts'

/**
 * Says in a composer why nothing can be posted from it, from the moment comments close or become read-only while it is open;
 * what is in it stays. Says no more once they are open again. `mayWhenClosed` is for edits, which a closed thread still takes.
 * Returns how to stop.
 */
export function followWriteLock(context: ThreadContext, composer: ComposerState, mayWhenClosed = false): () => void {
  const { say } = context.words
  let said: string | undefined
  return effect(() => {
    const settings = context.thread.settings.value
    // Before the thread has come, or where it did not, nothing is known yet.
    if (!settings) return
    const why = writeLockOf(context)
    const isHalted = why === 'readonly' || (why === 'closed' && !mayWhenClosed)
    const text = isHalted ? say(composer.text.value.trim() ? `err.${why}` : why) : undefined
    const { closesAt, membersOnly, slowS } = context.thread.thread.value!
    if (closesAt || membersOnly || slowS) context.actions.followLimits(composer)
    const { error } = composer.behaviour.value!
    const isOurs = error.value?.text === said
    if (said && isOurs && text !== said) error.value = null
    // The composer is described by it, but nobody in it would hear that.
    if (text && text !== said && context.shadow?.activeElement === composer.field.current) context.announce(text, true)
    said = text
    if (text && !error.peek()) error.value = { text }
  })
}
