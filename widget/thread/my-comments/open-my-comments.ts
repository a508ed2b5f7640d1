import { recall, storageKey } from '../../ui/storage.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { followMutes } from '../muting/mute.tsx'
import { readMyComments } from './read-my-comments.ts'
import { showStatus } from './status.tsx'

const codeRe = /^#comments&afterword-team=(awl_[\w-]{43})(?:&comment-([\da-f-]{36}))?$/
const watched = new WeakSet<ThreadContext>()

/** Begins what only this reader has here: their own comments, whom they muted, their place in the team. */
export async function openMyComments(context: ThreadContext): Promise<void> {
  if (recall(storageKey(context.options, 'muted'))) followMutes(context)
  const [, code, commentId] = codeRe.exec(location.hash) ?? []
  if (code) {
    // At once: nobody should find it in the address, copy it or bookmark it.
    history.replaceState(history.state, '', location.href.replace(/#.*/, ''))
    await context.actions.signInToTeam(code)
  }
  watch(context)
  await readMyComments(context)
  beginToFollow(context)
  if (commentId) context.actions.openPermalink(commentId)
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
