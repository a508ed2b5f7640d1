import { recall, storageKey } from '../../ui/storage.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { followMutes } from '../muting/mute.tsx'
import { readMyComments } from './read-my-comments.ts'
import { showStatus } from './status.tsx'

const codeRe = /^#comments&afterword-team=(awl_[\w-]{43})(?:&comment-([\da-f-]{36}))?$/
const watched = new WeakSet<ThreadContext>()

/** Begins what only this reader has here: their own comments, whom they muted, their place in the team. */
export async function openMyComments(widget: ThreadContext): Promise<void> {
  if (recall(storageKey(widget.options, 'muted'))) followMutes(widget)
  const [, code, commentId] = codeRe.exec(location.hash) ?? []
  if (code) {
    // At once: nobody should find it in the address, copy it or bookmark it.
    history.replaceState(history.state, '', location.href.replace(/#.*/, ''))
    await widget.actions.signInToTeam(code)
  }
  watch(widget)
  await readMyComments(widget)
  beginToFollow(widget)
  if (commentId) widget.actions.openPermalink(commentId)
}

/** What was decided meanwhile is asked for when the reader comes back to the page. */
function watch(widget: ThreadContext): void {
  if (watched.has(widget)) return
  watched.add(widget)
  const leaving = new AbortController()
  const look = () => {
    // A widget that is closed draws nothing any more.
    if (!widget.shadow?.querySelector('.content')) return leaving.abort()
    if (!document.hidden) readMyComments(widget)
  }
  document.addEventListener('visibilitychange', look, { signal: leaving.signal })
  addEventListener('online', look, { signal: leaving.signal })
}

/** A comment the reader has just sent waits for review: said at once, and below it. */
export function showWaiting(widget: ThreadContext, entry: Entry): void {
  showStatus(widget, entry)
  beginToFollow(widget)
  widget.announce(widget.words.say('held'))
}

function beginToFollow(widget: ThreadContext): void {
  widget.actions.followMyComments(() => readMyComments(widget))
}
