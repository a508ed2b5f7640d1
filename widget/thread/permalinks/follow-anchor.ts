import type { ThreadContext } from '../context.ts'

/**
 * Meets readers who come by the page's own links to the comments: the heading gets the focus, and what was loaded is said.
 * Returns how to stop.
 */
export function followAnchor(context: ThreadContext): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  const link = `#${context.host.id}`
  const focus = () => context.actions.focusOnAnchor()
  const onHash = () => {
    if (location.hash === link) focus()
  }
  onHash()
  addEventListener('hashchange', onHash, { signal })
  // A second press of the same link changes no hash. After the press, or the browser's own jump would take the focus away.
  for (const jump of document.querySelectorAll(`a[href="${link}"]`))
    jump.addEventListener('click', () => setTimeout(focus), { signal })
  return () => leaving.abort()
}
