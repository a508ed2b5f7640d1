import type { Comment } from '../../../../shared/comments/comments.ts'
import type { Card } from '../../../../shared/moderation/moderation.ts'
import type { Words } from '../../../locales/say.ts'
import { drawNodes } from '../../../ui/nodes.tsx'
import type { Conversation } from '../model/conversation.ts'

/** The ancestors of a comment: its parent, and the others on demand. */
export function Parents({ words, conversation, card }: { words: Words; conversation: Conversation; card: Card }) {
  const { say } = words
  const [nearest, ...above] = card.parents
  if (!nearest) return null
  return (
    <div class="parents">
      {above.length > 0 && (
        <details open={conversation.at.value < -1 || undefined}>
          <summary>{say('card.parents', { n: above.length })}</summary>
          {above.toReversed().map((parent, at) => (
            <Parent key={parent.id} words={words} parent={parent} place={at - above.length - 1} />
          ))}
        </details>
      )}
      <Parent words={words} parent={nearest} place={-1} />
    </div>
  )
}

/** A comment of the conversation; `place` is how far above (negative) or below the current one. */
function Parent({ words: { say }, parent, place }: { words: Words; parent: Comment; place: number }) {
  const name = parent.author?.name
  const word = place < 0 ? 'card.answers' : 'card.answered'
  return (
    <blockquote class="parent" id={`around-${place}`} tabIndex={-1}>
      <p class="meta">
        {name ? say(word, { name }) : say('card.deleted')}
        {parent.state !== 'published' && ` · ${say(`state.${parent.state}`)}`}
      </p>
      <div class="words">{drawNodes(parent.body)}</div>
    </blockquote>
  )
}

/** Replies below the current comment, as far as one has stepped down. */
export function Replies({ words, conversation }: { words: Words; conversation: Conversation }) {
  const { at, replies } = conversation
  return (
    <>
      {replies.value.slice(0, Math.max(0, at.value)).map((reply, place) => (
        <Parent key={reply.id} words={words} parent={reply} place={place + 1} />
      ))}
    </>
  )
}
