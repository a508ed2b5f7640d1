import { undoS } from '../../../shared/limits.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { recount } from '../tree.ts'

/** Deletes a comment of the reader's own. No question before: there is an Undo after. */
export async function deleteComment(context: ThreadContext, entry: Entry): Promise<void> {
  const { announce, words } = context
  try {
    await change(context, entry, 'DELETE /comments/{id}', -1)
  } catch {
    return announce(words.say('err.delete'), true)
  }
  const hasReplies = entry.replies.peek().length > 0
  announce(words.say('deleted'))
  entry.delivery.value = { phase: 'deleted', hasReplies }
  requestAnimationFrame(() => articleOf(context, entry)?.querySelector<HTMLElement>('.undo')?.focus())
  lapses.set(
    entry,
    setTimeout(() => lapse(context, entry), undoS * 1_000),
  )
}

const lapses = new WeakMap<Entry, ReturnType<typeof setTimeout>>()
const restoring = new WeakSet<Entry>()

const articleOf = ({ shadow }: ThreadContext, entry: Entry) =>
  shadow?.getElementById(`comment-${entry.comment.peek().id}`)

/** What stands below a comment just deleted. */
export function Undo({ context, entry, hasReplies }: { context: ThreadContext; entry: Entry; hasReplies: boolean }) {
  const { say } = context.words
  return (
    <p class="actions delivery">
      <span>{say('deleted')}.</span> {hasReplies && <span>{say('replies.stay')}.</span>}
      <button type="button" class="button undo" onClick={() => restore(context, entry)}>
        {say('undo')}
      </button>
    </p>
  )
}

async function restore(context: ThreadContext, entry: Entry): Promise<void> {
  const { announce, words } = context
  if (restoring.has(entry)) return
  restoring.add(entry)
  clearTimeout(lapses.get(entry))
  try {
    await change(context, entry, 'POST /comments/{id}/restore', 1)
    entry.delivery.value = null
    announce(words.say('restored'))
    focusEntry(context, entry)
  } catch {
    announce(words.say('err.restore'), true)
  } finally {
    restoring.delete(entry)
  }
}

/** The Undo goes; where the focus was on it, the comment itself gets it. */
function lapse(context: ThreadContext, entry: Entry): void {
  if (entry.comment.peek().state !== 'deleted') return
  const hadFocus = articleOf(context, entry)?.contains(context.shadow!.activeElement)
  entry.delivery.value = null
  if (hadFocus) focusEntry(context, entry)
}

async function change(
  context: ThreadContext,
  entry: Entry,
  endpoint: 'DELETE /comments/{id}' | 'POST /comments/{id}/restore',
  by: 1 | -1,
): Promise<void> {
  const before = entry.comment.peek()
  const answer = await context.request(endpoint, {
    params: { id: before.id },
    token: context.session.token(),
  })
  entry.comment.value = { ...answer.comment, replyCount: before.replyCount, replies: undefined }
  const count = recount(context.thread, entry, by)
  context.emit('count', { count })
}
