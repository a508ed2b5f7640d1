import { effect } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import { offerArrivals } from './arrivals.tsx'

const sinces = new WeakMap<ThreadContext, { n: number; markRead: () => void }>()

/**
 * Marks what others wrote since the last visit, says above the list how much that is, and leads through it. `atLeast` counts
 * what is not on the page too.
 */
export function showUnread(context: ThreadContext, sinceMs: number, atLeast: number): void {
  const { news, shadow, thread, viewer } = context
  // Gone with the widget; the shadow stays.
  const root = shadow!.querySelector('.root')!
  let marked = 0
  const stop = effect(() => {
    // Pages that come later bring new ones too.
    void thread.drawn.value
    for (const { comment, isNew } of thread.index.values()) {
      const { author, createdAt } = comment.peek()
      if (isNew.peek() || !author || author.id === viewer.peek()?.id || Date.parse(createdAt) <= sinceMs) continue
      isNew.value = true
      marked++
    }
  })
  const n = Math.max(marked, atLeast)
  if (n <= 0) return
  const onKey = (event: Event) => {
    const { key, ctrlKey, metaKey, altKey } = event as KeyboardEvent
    const isOnArticle = (event.target as Element).matches('.comment')
    if (key === 'n' && isOnArticle && !ctrlKey && !metaKey && !altKey) goToNext(shadow!)
  }
  const markRead = () => {
    stop()
    for (const { isNew } of thread.index.values()) isNew.value = false
    root.removeEventListener('keydown', onKey)
    shadow!.querySelector<HTMLElement>('.comment')?.focus({ preventScroll: true })
    news.value = null
    offerArrivals(context)
  }
  root.addEventListener('keydown', onKey)
  sinces.set(context, { n, markRead })
  news.value = 'unread'
}

/** How much is new since the last visit, and the way through it. */
export function Unread({ context: { shadow, words }, context }: { context: ThreadContext }) {
  const { say } = words
  const { n, markRead } = sinces.get(context)!
  return (
    <div class="since">
      <span>{say('new.since', { n })}</span>
      <button type="button" class="button" onClick={() => goToNext(shadow!)}>
        {say('new.next')}
      </button>
      <button type="button" class="button" onClick={markRead}>
        {say('new.read')}
      </button>
    </div>
  )
}

/** Focuses the next new comment after the one that has the focus, and the first after the last. */
function goToNext(shadow: ShadowRoot): void {
  const articles = [...shadow.querySelectorAll<HTMLElement>('.comment')]
  const at = articles.findIndex((article) => article.contains(shadow.activeElement))
  const next = [...articles.slice(at + 1), ...articles].find((article) => article.querySelector('.new'))
  next?.focus()
}
