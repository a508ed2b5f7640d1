import type { Signal } from '@preact/signals'
import type { CommentContext } from '../../shared/comments.ts'
import type { Failure } from '../api/client.ts'
import { type Entry, makeEntry } from './entry.ts'
import type { Widget } from './widget.ts'

const freshForMs = 6_000
const clearancePx = 16

/**
 * Goes to a comment: expands what is folded above it, scrolls, focuses and marks it. One that is not on the page is fetched
 * with the way down to it and put below its root, at the end of what is loaded.
 */
export async function openPermalink(widget: Widget, id: string): Promise<void> {
  widget.notice.value = null
  const entry = await findEntry(widget, id)
  if (entry === 'elsewhere') return
  if (!entry) {
    // One thread of a page speaks for all.
    if (document.querySelector(widget.host.localName) !== widget.host) return
    widget.notice.value = widget.words.say('target.gone')
    requestAnimationFrame(() => widget.shadow?.querySelector<HTMLElement>('.gone')?.focus())
    return
  }
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
  arriveAt(widget, id)
}

/** Whether a comment is the root of a branch or somewhere below it. */
export function isBelow(entry: Entry | null, root: Entry): boolean {
  return entry === root || (entry !== null && isBelow(entry.parent, root))
}

/** The entry of a comment, from the page or from the server with the way down to it. */
export async function findEntry(widget: Widget, id: string): Promise<Entry | 'elsewhere' | null> {
  return widget.thread.index.get(id) ?? fetchEntry(widget, id)
}

/** The entry; `elsewhere` where it may be another thread's of this page, null where there is none to see. */
async function fetchEntry(widget: Widget, id: string): Promise<Entry | 'elsewhere' | null> {
  const { send, session, thread } = widget
  try {
    const context = await send<CommentContext>(`/comments/${id}/context`, { token: session.token() })
    if (context.comment.threadId !== thread.thread.peek()?.id)
      return document.querySelectorAll(widget.host.localName).length > 1 ? 'elsewhere' : null
    return attach(widget, context)
  } catch (failure) {
    if ((failure as Failure).slug !== 'not-found') widget.announce(widget.words.say('partial'), true)
    return null
  }
}

/** Puts a comment and the way down to it where they belong, below what of it is on the page already. */
function attach({ thread }: Widget, { ancestors, comment, replies }: CommentContext): Entry {
  let parent: Entry | null = null
  for (const step of [...ancestors, { ...comment, replies }]) {
    const known = thread.index.get(step.id)
    parent = known ?? place(thread, makeEntry(step, parent, thread.index))
  }
  return parent!
}

function place(thread: Widget['thread'], entry: Entry): Entry {
  const siblings = entry.parent ? entry.parent.replies : thread.roots
  siblings.value = [...siblings.peek(), entry]
  return entry
}

function arriveAt(widget: Widget, id: string): void {
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
