import type { Widget } from './widget.ts'

/** Follows links to comments of this thread: now, and whenever the address changes. Returns how to stop. */
export function followHash(widget: Widget): () => void {
  const follow = () => {
    const id = /^#comment-([\da-f-]{36})$/.exec(location.hash)?.[1]
    if (id) widget.use('further', (further) => further.openPermalink(widget, id))
  }
  follow()
  addEventListener('hashchange', follow)
  return () => removeEventListener('hashchange', follow)
}
