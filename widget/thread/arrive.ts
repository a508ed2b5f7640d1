import { effect } from '@preact/signals'
import type { Widget } from './widget.ts'

/**
 * Meets readers who come by the page's own links to the comments: the heading gets the focus, and what was loaded is said.
 * Returns how to stop.
 */
export function meetArrivals(widget: Widget): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  const link = `#${widget.host.id}`
  const onHash = () => {
    if (location.hash === link) arrive(widget)
  }
  onHash()
  addEventListener('hashchange', onHash, { signal })
  // A second press of the same link changes no hash. After the press, or the browser's own jump would take the focus away.
  for (const jump of document.querySelectorAll(`a[href="${link}"]`))
    jump.addEventListener('click', () => setTimeout(() => arrive(widget)), { signal })
  return () => leaving.abort()
}

function arrive({ announce, shadow, thread, words }: Widget): void {
  shadow!.querySelector<HTMLElement>('.heading')?.focus({ preventScroll: true })
  const stop = effect(() => {
    if (thread.phase.value !== 'ready') return
    announce(words.say('load.done', { n: thread.thread.peek()!.commentCount }))
    queueMicrotask(() => stop())
  })
}
