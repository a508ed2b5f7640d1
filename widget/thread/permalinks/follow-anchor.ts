import type { Widget } from '../widget.ts'

/**
 * Meets readers who come by the page's own links to the comments: the heading gets the focus, and what was loaded is said.
 * Returns how to stop.
 */
export function meetArrivals(widget: Widget): () => void {
  const leaving = new AbortController()
  const { signal } = leaving
  const link = `#${widget.host.id}`
  const meet = () => widget.use('further', (further) => further.arrive(widget))
  const onHash = () => {
    if (location.hash === link) meet()
  }
  onHash()
  addEventListener('hashchange', onHash, { signal })
  // A second press of the same link changes no hash. After the press, or the browser's own jump would take the focus away.
  for (const jump of document.querySelectorAll(`a[href="${link}"]`))
    jump.addEventListener('click', () => setTimeout(meet), { signal })
  return () => leaving.abort()
}
