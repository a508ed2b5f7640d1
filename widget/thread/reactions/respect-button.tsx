import type { ReadingContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** The one reaction: a button, which says why not at one's own comment, or only its count where nobody can press it. */
export function RespectButton({
  context,
  entry,
  mayPress,
  isOwn,
}: {
  context: ReadingContext
  entry: Entry
  mayPress: boolean
  isOwn: boolean
}) {
  const { say } = context.words
  const { id, author, reactionCount: n } = entry.comment.value
  const count = n > 0 ? say('number', { n }) : undefined
  if (!mayPress)
    return count ? (
      <span class="time">
        {say('respect')} {count}
      </span>
    ) : null
  return (
    <button
      type="button"
      class="button respect"
      // Drawn by the sheet: the name says it too, elsewhere, and what is seen must be part of the name as it stands.
      data-count={count}
      aria-label={say('respect.name', { name: author!.name, n })}
      aria-pressed={context.thread.respected.value.has(id)}
      // Not taken away: who the reader is becomes known a moment later, and nothing may move then.
      aria-disabled={isOwn}
      onClick={() => context.actions.pressRespect(entry)}
    >
      {say('respect')}
    </button>
  )
}
