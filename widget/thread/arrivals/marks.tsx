import type { Mark } from '../../../shared/comments/comments.ts'
import type { CommentChange } from '../../../shared/comments/threads.ts'
import { addFooter } from '../comment-footer.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { isInView, keepAnchor, keepHeight } from '../scroll-anchor.ts'
import { arrivalsOf } from './arrivals.tsx'

/** The team pinned a comment or featured it, or took that back: its badges change, and what was pinned is offered. */
export function applyMarks(context: ThreadContext, entry: Entry | undefined, { id, marks = [] }: CommentChange): void {
  const { pinned } = arrivalsOf(context)
  const before = entry?.comment.peek().marks ?? []
  const others = pinned.peek().filter((other) => other !== id)
  const isPinned = marks.includes('pinned')
  if (isPinned && !before.includes('pinned')) {
    pinned.value = [...others, id]
    if (context.shadow!.activeElement) context.announce(context.words.say('pinned.new', { n: 1 }))
  } else if (!isPinned && others.length < pinned.peek().length) pinned.value = others
  if (entry && `${before}` !== `${marks}`) rebadge(context, entry, marks)
}

/** Changes the badges in their place; where they need another line, that waits until the reader says so. */
async function rebadge(context: ThreadContext, entry: Entry, marks: Mark[]): Promise<void> {
  const { comment } = entry
  const { id, marks: before } = comment.peek()
  const set = (list: Mark[] | undefined) => {
    comment.value = { ...comment.peek(), marks: list }
  }
  const article = context.shadow!.getElementById(`comment-${id}`)
  if (!article) return set(marks)
  const heightPx = () => article.getBoundingClientRect().height
  const beforePx = heightPx()
  if (marks.length === 0) keepHeight(context, article)
  await keepAnchor(context, () => set(marks))
  if (heightPx() <= beforePx || !isInView(article)) return
  await keepAnchor(context, () => set(before))
  const takeBack = addFooter(entry, {
    label: () => context.words.say('updated.show'),
    press: () =>
      keepAnchor(context, () => {
        takeBack()
        set(marks)
      }),
  })
}
