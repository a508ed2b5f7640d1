import type { Signal } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

const freshForMs = 6_000
const clearancePx = 16

/** Goes to a comment; one that is not on the page is asked for while the part that knows where to put it is on its way. */
export function openPermalink(context: ThreadContext, id: string): void {
  const { actions, notice, request, session, thread } = context
  notice.value = null
  const known = thread.index.get(id)
  if (known) {
    goTo(context, known)
    return
  }
  const found = request('GET /comments/{id}/context', { params: { id }, token: session.token() })
  found.catch(() => {})
  actions.loadPermalink(found)
}

/** Goes to a comment of the page: expands what is folded above it, scrolls, focuses and marks it. */
export async function goTo(context: ThreadContext, entry: Entry): Promise<void> {
  for (let view = context.view.peek(); view && !isBelow(entry, view.root); view = context.view.peek()) view.leave(false)
  for (let above: Entry | null = entry; above; above = above.parent) {
    above.isCollapsed.value = false
    // Known from a branch that was open, yet in no list.
    const siblings: Signal<Entry[]> | undefined = above.parent?.replies
    if (siblings && !siblings.peek().includes(above) && above !== context.view.peek()?.root)
      siblings.value = [...siblings.peek(), above]
  }
  context.thread.drawn.value = context.thread.index.size
  await new Promise(requestAnimationFrame)
  arriveAt(context, entry.comment.peek().id)
}

/** Whether a comment is the root of a branch or somewhere below it. */
export function isBelow(entry: Entry | null, root: Entry): boolean {
  return entry === root || (entry !== null && isBelow(entry.parent, root))
}

function arriveAt(context: ThreadContext, id: string): void {
  const article = context.shadow?.getElementById(`comment-${id}`)
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
