import { effect } from '@preact/signals-core'
import type { Widget } from '../widget.ts'

/** Somebody came for the comments: the heading gets the focus, and once they are there, how many is said. */
export function arrive({ announce, shadow, thread, words }: Widget): void {
  shadow!.querySelector<HTMLElement>('.heading')?.focus({ preventScroll: true })
  const stop = effect(() => {
    if (thread.phase.value !== 'ready') return
    announce(words.say('load.done', { n: thread.thread.peek()!.commentCount }))
    queueMicrotask(() => stop())
  })
}
