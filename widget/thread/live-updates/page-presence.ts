import { type Signal, signal } from '@preact/signals-core'
import type { ReadingContext } from '../context.ts'

/**
 * Whether the page is shown, for as long as the widget is open. `leaving` aborts when the widget is closed and its root is gone
 * from the shadow; its owner may abort it before.
 */
export function followPresence({ shadow }: ReadingContext): { isShown: Signal<boolean>; leaving: AbortController } {
  const isShown = signal(!document.hidden)
  const leaving = new AbortController()
  const { signal: ended } = leaving
  // Also where the page comes back from the browser's memory (tried in WebKit).
  document.addEventListener(
    'visibilitychange',
    () => {
      isShown.value = !document.hidden
    },
    { signal: ended },
  )
  const root = shadow!.querySelector('.root')
  // Other things come and go in the shadow: whatever reads a colour puts an element there for a moment.
  const closing = new MutationObserver(() => root?.isConnected || leaving.abort())
  closing.observe(shadow!, { childList: true })
  ended.addEventListener('abort', () => closing.disconnect())
  return { isShown, leaving }
}
