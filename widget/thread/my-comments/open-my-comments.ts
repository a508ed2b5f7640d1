import { recall } from '../../ui/storage.ts'
import type { Entry } from '../entry.ts'
import { followMutes } from '../muting/mute.tsx'
import { mutedKey, type Widget } from '../widget.ts'
import { readOwn } from './read-my-comments.ts'
import { showStatus } from './status.tsx'

const codeRe = /^#comments&afterword-team=(awl_[\w-]{43})(?:&comment-([\da-f-]{36}))?$/
const watched = new WeakSet<Widget>()

/** Begins what only this reader has here: their own comments, whom they muted, their place in the team. */
export async function openOwn(widget: Widget): Promise<void> {
  if (recall(mutedKey(widget.options))) followMutes(widget)
  const [, code, commentId] = codeRe.exec(location.hash) ?? []
  if (code) {
    // At once: nobody should find it in the address, copy it or bookmark it.
    history.replaceState(history.state, '', location.href.replace(/#.*/, ''))
    const { enterTeam } = await import('../moderation/moderation.tsx')
    await enterTeam(widget, code)
  }
  watch(widget)
  await readOwn(widget)
  beginToFollow(widget)
  if (commentId) widget.use('further', (further) => further.openPermalink(widget, commentId))
}

/** What was decided meanwhile is asked for when the reader comes back to the page. */
function watch(widget: Widget): void {
  if (watched.has(widget)) return
  watched.add(widget)
  const leaving = new AbortController()
  const look = () => {
    // A widget that is closed draws nothing any more.
    if (!widget.shadow?.querySelector('.content')) return leaving.abort()
    if (!document.hidden) readOwn(widget)
  }
  document.addEventListener('visibilitychange', look, { signal: leaving.signal })
  addEventListener('online', look, { signal: leaving.signal })
}

/** A comment the reader has just sent waits for review: said at once, and below it. */
export function tellWaiting(widget: Widget, entry: Entry): void {
  showStatus(widget, entry)
  beginToFollow(widget)
  widget.announce(widget.words.say('held'))
}

// Without it the reader learns on their return to the page.
function beginToFollow(widget: Widget): void {
  import('./author-events.ts').then(
    ({ followOwn }) => followOwn(widget, () => readOwn(widget)),
    () => {},
  )
}
