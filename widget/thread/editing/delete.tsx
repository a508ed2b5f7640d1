import { undoS } from '../../../shared/limits.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { recount } from '../tree.ts'

/** Deletes a comment of the reader's own. No question before: there is an Undo after. */
export async function deleteComment(widget: ThreadContext, entry: Entry): Promise<void> {
  const { announce, words } = widget
  try {
    await change(widget, entry, 'DELETE /comments/{id}', -1)
  } catch {
    return announce(words.say('err.delete'), true)
  }
  const hasReplies = entry.replies.peek().length > 0
  announce(words.say('deleted'))
  entry.delivery.value = { phase: 'deleted', hasReplies }
  requestAnimationFrame(() => articleOf(widget, entry)?.querySelector<HTMLElement>('.undo')?.focus())
  lapses.set(
    entry,
    setTimeout(() => lapse(widget, entry), undoS * 1_000),
  )
}

const lapses = new WeakMap<Entry, ReturnType<typeof setTimeout>>()
const restoring = new WeakSet<Entry>()

const articleOf = ({ shadow }: ThreadContext, entry: Entry) =>
  shadow?.getElementById(`comment-${entry.comment.peek().id}`)

/** What stands below a comment just deleted. */
export function Undo({ widget, entry, hasReplies }: { widget: ThreadContext; entry: Entry; hasReplies: boolean }) {
  const { say } = widget.words
  return (
    <p class="actions delivery">
      <span>{say('deleted')}.</span> {hasReplies && <span>{say('replies.stay')}.</span>}
      <button type="button" class="button undo" onClick={() => restore(widget, entry)}>
        {say('undo')}
      </button>
    </p>
  )
}

async function restore(widget: ThreadContext, entry: Entry): Promise<void> {
  const { announce, words } = widget
  if (restoring.has(entry)) return
  restoring.add(entry)
  clearTimeout(lapses.get(entry))
  try {
    await change(widget, entry, 'POST /comments/{id}/restore', 1)
    entry.delivery.value = null
    announce(words.say('restored'))
    focusEntry(widget, entry)
  } catch {
    announce(words.say('err.restore'), true)
  } finally {
    restoring.delete(entry)
  }
}

/** The Undo goes; where the focus was on it, the comment itself gets it. */
function lapse(widget: ThreadContext, entry: Entry): void {
  if (entry.comment.peek().state !== 'deleted') return
  const hadFocus = articleOf(widget, entry)?.contains(widget.shadow!.activeElement)
  entry.delivery.value = null
  if (hadFocus) focusEntry(widget, entry)
}

async function change(
  widget: ThreadContext,
  entry: Entry,
  endpoint: 'DELETE /comments/{id}' | 'POST /comments/{id}/restore',
  by: 1 | -1,
): Promise<void> {
  const before = entry.comment.peek()
  const answer = await widget.request(endpoint, {
    params: { id: before.id },
    token: widget.session.token(),
  })
  entry.comment.value = { ...answer.comment, replyCount: before.replyCount, replies: undefined }
  const count = recount(widget.thread, entry, by)
  widget.emit('count', { count })
}
