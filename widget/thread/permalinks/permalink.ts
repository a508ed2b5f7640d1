import type { Signal } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

const freshForMs = 6_000
const clearancePx = 16

/** Goes to a comment; one that is not on the page is asked for while the part that knows where to put it is on its way. */
export function openPermalink(widget: ThreadContext, id: string): void {
  const { actions, notice, request, session, thread } = widget
  notice.value = null
  const known = thread.index.get(id)
  if (known) {
    goTo(widget, known)
    return
  }
  const context = request('GET /comments/{id}/context', { params: { id }, token: session.token() })
  context.catch(() => {})
  actions.loadPermalink(context)
}

/** Goes to a comment of the page: expands what is folded above it, scrolls, focuses and marks it. */
export async function goTo(widget: ThreadContext, entry: Entry): Promise<void> {
  for (let view = widget.view.peek(); view && !isBelow(entry, view.root); view = widget.view.peek()) view.leave(false)
  for (let above: Entry | null = entry; above; above = above.parent) {
    above.isCollapsed.value = false
    // Known from a branch that was open, yet in no list.
    const siblings: Signal<Entry[]> | undefined = above.parent?.replies
    if (siblings && !siblings.peek().includes(above) && above !== widget.view.peek()?.root)
      siblings.value = [...siblings.peek(), above]
  }
  widget.thread.drawn.value = widget.thread.index.size
  await new Promise(requestAnimationFrame)
  arriveAt(widget, entry.comment.peek().id)
}

/** Whether a comment is the root of a branch or somewhere below it. */
export function isBelow(entry: Entry | null, root: Entry): boolean {
  return entry === root || (entry !== null && isBelow(entry.parent, root))
}

function arriveAt(widget: ThreadContext, id: string): void {
  const article = widget.shadow?.getElementById(`comment-${id}`)
  if (!article) return
  scrollClear(article)
  article.focus({ preventScroll: true })
  mark(article)
}

/** Scrolls to where an element begins, clear of what the page itself keeps at the top. */
export function scrollClear(element: Element): void {
  element.scrollIntoView({ behavior: 'instant', block: 'start' })
  // What sticks to the top may do so only once the page is scrolled: measured there, not before.
  const covered = stickyHeight() + clearancePx - element.getBoundingClientRect().top
  if (covered > 0) scrollBy({ top: -covered, behavior: 'instant' })
}

let marked: HTMLElement | undefined

// Tinted for a while, then only a bar beside it, until the reader does something else.
function mark(article: HTMLElement): void {
  if (marked) delete marked.dataset.target
  marked = article
  article.dataset.target = 'fresh'
  setTimeout(() => {
    if (article.dataset.target !== 'fresh') return
    article.dataset.target = ''
    addEventListener('pointerdown', () => delete article.dataset.target, { once: true })
  }, freshForMs)
}

/** How much of the top of the window the page's own sticky header covers, in pixels. */
function stickyHeight(): number {
  const covering = document.elementsFromPoint(innerWidth / 2, 1)
  const header = covering.find((element) => /^(fixed|sticky)$/.test(getComputedStyle(element).position))
  return header ? Math.min(header.getBoundingClientRect().bottom, innerHeight / 3) : 0
}
