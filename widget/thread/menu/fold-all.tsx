import { batch, effect, type Signal, signal } from '@preact/signals-core'
import { render } from 'preact'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import type { ThreadModel } from '../model.ts'

/** What a reader chose for the whole thread, for as long as the page is open. */
const choices = new WeakMap<ThreadModel, Signal<boolean>>()

const hasReplies = ({ comment, replies }: Entry) => replies.peek().length > 0 || comment.peek().replyCount > 0

/** What can be done with all branches of the list at once: fold them, unfold them, or nothing where there are none. */
export function foldOfAll({ thread, view }: ThreadContext): 'fold.all' | 'unfold.all' | null {
  const roots = view.peek() ? [] : thread.roots.peek().filter(hasReplies)
  if (roots.length === 0) return null
  return roots.every(({ isCollapsed }) => isCollapsed.peek()) ? 'unfold.all' : 'fold.all'
}

/** Folds every comment of the list that has replies, or shows everything again; what is loaded later follows. */
export function foldAll(context: ThreadContext, entry: Entry, isFolded: boolean): void {
  const { announce, shadow, thread, words } = context
  let root = entry
  while (root.parent) root = root.parent
  const article = shadow!.getElementById(`comment-${root.comment.peek().id}`)
  const beforePx = article?.getBoundingClientRect().top ?? 0
  // The menu's own button is about to be folded away.
  if (isFolded && hasReplies(root)) article?.querySelector<HTMLElement>('.fold')?.focus({ preventScroll: true })
  batch(() => {
    choiceOf(context).value = isFolded
    if (isFolded) for (const one of thread.roots.peek()) one.isCollapsed.value ||= hasReplies(one)
    else for (const one of thread.index.values()) one.isCollapsed.value = false
  })
  announce(words.say(isFolded ? 'folded.all' : 'unfolded.all'))
  // Once it is drawn: the branch the reader is at stays where they see it, or comes back into view.
  requestAnimationFrame(() => {
    if (!article) return
    scrollBy({ top: article.getBoundingClientRect().top - Math.max(0, beforePx), behavior: 'instant' })
  })
}

function choiceOf(context: ThreadContext): Signal<boolean> {
  const { shadow, thread } = context
  const known = choices.get(thread)
  if (known) return known
  const isFolded = signal(false)
  choices.set(thread, isFolded)
  const met = new WeakSet<Entry>(thread.roots.peek())
  const place = document.createElement('div')
  place.className = 'unfold'
  render(<Unfold context={context} isFolded={isFolded} />, place)
  effect(() => {
    for (const root of thread.roots.value) {
      if (!met.has(root) && isFolded.peek() && hasReplies(root)) root.isCollapsed.value = true
      met.add(root)
    }
    // A list that is read anew is drawn anew with all around it.
    requestAnimationFrame(() => place.isConnected || shadow!.querySelector('.news')?.append(place))
  })
  return isFolded
}

/** Above the list, while all is folded: every menu may be folded away with its comment. */
function Unfold({ context, isFolded }: { context: ThreadContext; isFolded: Signal<boolean> }) {
  const { shadow, thread, words } = context
  if (!isFolded.value || !thread.roots.value.some(({ isCollapsed }) => isCollapsed.value)) return null
  const unfold = () => {
    const first = thread.roots.peek()[0]!
    foldAll(context, first, false)
    shadow!.getElementById(`comment-${first.comment.peek().id}`)?.focus()
  }
  return (
    <button type="button" class="button" onClick={unfold}>
      {words.say('unfold.all')}
    </button>
  )
}
