import type { Comment } from '../../../shared/comments/comments.ts'
import type { Say } from '../../locales/say.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

/** What became of a comment and is offered, not shown yet: showing it would move what the reader reads. */
const offered = new WeakMap<Entry, Comment>()

/** Whether there is something about a comment that its author has not looked at yet. */
export const isOffered = (entry: Entry) => offered.has(entry)

/**
 * Tells an author what became of a comment of theirs, once, and shows it where that moves nothing. `show` puts it on the page.
 * Returns false where nothing has become of it.
 */
export function tellOutcome(context: ThreadContext, entry: Entry, comment: Comment, show: () => void): boolean {
  const before = offered.get(entry) ?? entry.comment.peek()
  if (comment.state === 'deleted' || outcomeOf(before) === outcomeOf(comment)) return isOffered(entry)
  offered.set(entry, comment)
  const text = wordsOf(context.words.say, before, comment)
  const isUpheld = before.moderation?.appealedAt && !comment.moderation?.appealedAt
  // Good news takes less room than what stood there; bad news takes more.
  const mayGrow = comment.state === 'held' ? !entry.status.peek() : comment.state !== 'published' && !isUpheld
  context.announce(text)
  context.actions.showOutcome(entry, {
    text,
    mayGrow: mayGrow && !entry.inPlace.peek(),
    show() {
      offered.delete(entry)
      show()
    },
  })
  return true
}

const outcomeOf = ({ state, moderation }: Comment) =>
  [state, JSON.stringify(moderation?.decision ?? null), moderation?.appealedAt, moderation?.mayAppeal].join()

function wordsOf(say: Say, before: Comment, { state, moderation }: Comment): string {
  if (state === 'published') return say('own.approved')
  if (state === 'held') return say('held')
  if (before.moderation?.appealedAt && before.state === state) return say('own.upheld')
  return say(state === 'removed' ? 'tomb.reason' : 'rejected', {
    reason: say(`reason.${moderation?.decision?.reason ?? 'spam'}`),
  })
}
