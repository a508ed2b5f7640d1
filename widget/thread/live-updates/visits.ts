import { recall, remember, storageKey } from '../../ui/storage.ts'
import type { ThreadContext } from '../context.ts'

/** What this device remembers of a visit: when the newest comment seen was written, how many there were, and when that was. */
type Visit = [newestMs: number, count: number, atMs: number]

const keptForMs = 90 * 86_400_000
const threadsMax = 100

/**
 * Says what was written since the last visit. Returns how to remember this one, when the reader leaves. Nothing of it is known
 * to the server.
 */
export function followVisits(context: ThreadContext): () => void {
  const { options, thread } = context
  const key = storageKey(options, 'seen')
  const visits = () => recall<Record<string, Visit>>(key) ?? {}
  const newestMs = () =>
    Math.max(0, ...[...thread.index.values()].map(({ comment }) => Date.parse(comment.peek().createdAt)))
  const { id, commentCount } = thread.thread.peek()!
  const [sinceMs, count] = visits()[id!] ?? []

  // On a first visit both are undefined, which nothing is greater than.
  if (newestMs() > sinceMs! || commentCount > count!) context.actions.showUnread(sinceMs!, commentCount - count!)
  return () => {
    const now = thread.thread.peek()
    if (!now?.id) return
    const atMs = Date.now()
    const visit: Visit = [newestMs(), now.commentCount, atMs]
    const kept = Object.entries({ ...visits(), [now.id]: visit })
      .filter(([, [, , thenMs]]) => thenMs > atMs - keptForMs)
      .sort(([, one], [, other]) => other[2] - one[2])
    remember(key, Object.fromEntries(kept.slice(0, threadsMax)))
  }
}
