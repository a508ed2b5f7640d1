import type { ThreadContext } from '../context.ts'

let takeAway = () => {}

/** Whoever follows a link from a reply to what it answers finds a way back there, until it is taken or another is made. */
export function offerBackLink({ thread, words }: ThreadContext, link: Element): void {
  const article = link.closest('.comment')
  const reply = article && thread.index.get(article.id.slice('comment-'.length))
  const { id, author } = reply?.comment.peek() ?? {}
  const back = reply?.parent?.back
  if (!back || !author) return
  takeAway()
  takeAway = () => {
    back.value = null
  }
  back.value = () => (
    <button
      type="button"
      class="button back"
      onClick={() => {
        takeAway()
        location.hash = `comment-${id}`
      }}
    >
      {words.say('back.to', { name: author.name })}
    </button>
  )
}
