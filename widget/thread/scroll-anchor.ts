import type { ThreadContext } from './context.ts'

/**
 * Does something that may move what the reader looks at, and moves it back before anybody sees it: the place of one line is
 * measured before and after. It is the field they write in, else the first comment that begins in view.
 */
export async function keepAnchor(context: ThreadContext, change: () => void): Promise<void> {
  const anchor = findAnchor(context.shadow!)
  const beforePx = anchor?.getBoundingClientRect().top
  change()
  // What is drawn because of it is drawn in a microtask queued before this one.
  await null
  if (!anchor?.isConnected) return
  const movedPx = () => anchor.getBoundingClientRect().top - beforePx!
  // A window scrolls by whole pixels, and lines of text are not as tall: the list begins a part of one lower.
  const list = anchor.closest<HTMLElement>('.list')
  if (list) {
    const padPx = parseFloat(list.style.paddingBlockStart) || 0
    list.style.paddingBlockStart = `${(padPx + Math.ceil(movedPx()) - movedPx()) % 1}px`
  }
  if (movedPx()) scrollBy({ top: movedPx(), behavior: 'instant' })
}

/** Keeps a comment as tall as it is while somebody may see it shrink. */
export function keepHeight(context: ThreadContext, article: HTMLElement): void {
  article.style.minBlockSize = `${article.getBoundingClientRect().height}px`
  const observer = new IntersectionObserver((seen) => {
    if (seen.at(-1)!.isIntersecting) return
    observer.disconnect()
    keepAnchor(context, () => {
      article.style.minBlockSize = ''
    })
  })
  observer.observe(article)
}

function findAnchor(shadow: ShadowRoot): Element | undefined {
  const active = shadow.activeElement
  if (active?.localName === 'textarea' && isInView(active)) return active
  const articles = [...shadow.querySelectorAll('.comment')].filter(isInView)
  return articles.find((article) => article.getBoundingClientRect().top >= 0) ?? articles[0]
}

/** Whether any of an element is in the window. */
export function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return bottom > 0 && top < innerHeight
}

/** Moves the focus without moving the page. */
export function focusQuietly({ shadow }: ThreadContext, id: string | undefined): void {
  shadow!.getElementById(`comment-${id}`)?.focus({ preventScroll: true })
}
