import type { Outcome } from '../actions.ts'
import { addFooter } from '../comment-footer.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { focusQuietly, isInView, keepAnchor, keepHeight } from '../scroll-anchor.ts'

const offers = new WeakMap<Entry, () => void>()
const texts = new WeakMap<Entry, string>()

/**
 * Shows what became of a comment of the reader's own: at once where nothing moves for it, else in the gap below the comment,
 * with a button that shows the rest.
 */
export function showOutcome(context: ThreadContext, entry: Entry, { text, mayGrow, show }: Outcome): void {
  offers.get(entry)?.()
  offers.delete(entry)
  const { id } = entry.comment.peek()
  const article = context.shadow!.getElementById(`comment-${id}`)
  const isSeen = article !== null && isInView(article)
  if (!isSeen || !mayGrow) {
    if (isSeen) keepHeight(context, article)
    keepAnchor(context, () => keepFocus(context, article, id, show))
    return
  }
  const before = entry.status.peek()
  // What was said until now is wrong: the news has its place, which is as large.
  if (before) {
    keepHeight(context, article)
    texts.set(entry, text)
    entry.status.value = 'outcome'
  }
  const { say } = context.words
  const endFooter = addFooter(entry, {
    ...(!before && { text }),
    label: () => say('show'),
    name: say('own.show', { text }),
    press() {
      keepAnchor(context, () => {
        takeBack()
        show()
      })
      focusQuietly(context, id)
    },
  })
  const takeBack = () => {
    endFooter()
    if (before) entry.status.value = before
  }
  offers.set(entry, takeBack)
}

/** What became of a comment, in the place of what was said of it. */
export function OutcomeNotice({ entry }: { entry: Entry }) {
  return (
    <div class="notice">
      <b>{texts.get(entry)}</b>
    </div>
  )
}

/** What had the focus may be gone in a moment: then the comment has it. */
function keepFocus(context: ThreadContext, article: HTMLElement | null, id: string, show: () => void): void {
  const { shadow } = context
  const hadFocus = article?.contains(shadow!.activeElement)
  show()
  queueMicrotask(() => {
    if (hadFocus && !shadow!.activeElement) focusQuietly(context, id)
  })
}
