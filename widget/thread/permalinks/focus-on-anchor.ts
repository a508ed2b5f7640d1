import { effect } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'

/** Somebody came for the comments: the heading gets the focus, and once they are there, how many is said. */
export function focusOnAnchor({ announce, shadow, thread, words }: ThreadContext): void {
  shadow!.querySelector<HTMLElement>('.heading')?.focus({ preventScroll: true })
  const stop = effect(() => {
    if (thread.phase.value !== 'ready') return
    announce(words.say('load.done', { n: thread.thread.peek()!.commentCount }))
    queueMicrotask(() => stop())
  })
}
