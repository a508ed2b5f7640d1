import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** Where each widget offers a way back now, one at a time: to whose reply. */
const offered = new WeakMap<ThreadContext, { entry: Entry; id: string; name: string }>()

/** Whoever follows a link from a reply to what it answers finds a way back there, until it is taken or another is made. */
export function offerBackLink(context: ThreadContext, link: Element): void {
  const article = link.closest('.comment')
  const reply = article && context.thread.index.get(article.id.slice('comment-'.length))
  const { id, author } = reply?.comment.peek() ?? {}
  if (!id || !author || !reply?.parent) return
  const entry = reply.parent
  removeBackLink(context)
  offered.set(context, { entry, id, name: author.name })
  entry.notes.value = ['backLink', ...entry.notes.peek()]
}

function removeBackLink(context: ThreadContext): void {
  const notes = offered.get(context)?.entry.notes
  if (notes) notes.value = notes.peek().filter((name) => name !== 'backLink')
}

/** The way back from a comment to the reply whose link led here. */
export function BackLink({ context }: { context: ThreadContext }) {
  const { id, name } = offered.get(context)!
  return (
    <button
      type="button"
      class="button back"
      onClick={() => {
        removeBackLink(context)
        location.hash = `comment-${id}`
      }}
    >
      {context.words.say('back.to', { name })}
    </button>
  )
}
