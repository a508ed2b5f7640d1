import { recall, storageKey } from '../../ui/storage.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { followMutes } from '../muting/mute.tsx'
import { readMyComments } from './read-my-comments.ts'
import { showStatus } from './status.tsx'

const askedRe = /^#comments&moderate(?:&comment-([\da-f-]{36}))?$/
const watched = new WeakSet<ThreadContext>()

/** Begins what only this reader has here: their own comments, whom they muted, their place in the team. */
export async function openMyComments(context: ThreadContext): Promise<void> {
  if (recall(storageKey(context.options, 'muted'))) followMutes(context)
  const [asked, commentId] = askedRe.exec(location.hash) ?? []
  // Readers who are given the address of this page are not asked to moderate it.
  if (asked) history.replaceState(history.state, '', location.href.replace(/#.*/, ''))
  const isStaff = () => context.session.viewer.peek()?.kind === 'staff'
  const wasStaff = isStaff()
  const read = async () => {
    await readMyComments(context)
    if (commentId && (isStaff() || context.thread.index.has(commentId))) context.actions.openPermalink(commentId)
  }
  watch(context)
  await read()
  beginToFollow(context)
  if ((asked || wasStaff) && !isStaff()) context.actions.offerModeration(read)
}

/** What was decided meanwhile is asked for when the reader comes back to the page. */
function watch(context: ThreadContext): void {
  if (watched.has(context)) return
  watched.add(context)
  const leaving = new AbortController()
  const look = () => {
    // A widget that is closed draws nothing any more.
    if (!context.shadow?.querySelector('.content')) return leaving.abort()
    if (!document.hidden) readMyComments(context)
  }
  document.addEventListener('visibilitychange', look, { signal: leaving.signal })
  addEventListener('online', look, { signal: leaving.signal })
}

/** A comment the reader has just sent waits for review: said at once, and below it. */
export function showWaiting(context: ThreadContext, entry: Entry): void {
  showStatus(context, entry)
  beginToFollow(context)
  context.announce(context.words.say('held'))
}

function beginToFollow(context: ThreadContext): void {
  context.actions.followMyComments(() => readMyComments(context))
}
