import { effect, signal } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import { followPresence } from './page-presence.ts'

const againMs = 2_000
const doublingsMax = 5
const followed = new WeakSet<ThreadContext>()

/**
 * Has the server say when something became of the reader's own comments, as long as some are on the page and the page is seen.
 * The line carries no words; what there is to know is asked for by `read`.
 */
export function followMyComments(context: ThreadContext, read: () => Promise<void>): void {
  // A widget that was closed meanwhile has nothing in its shadow, and is told of no end.
  if (followed.has(context) || !context.shadow?.hasChildNodes()) return
  followed.add(context)
  const { thread, viewer } = context
  const { isShown, leaving } = followPresence(context)
  const threadId = signal<string | null>(null)
  const stops = [
    effect(() => {
      // Whatever comes to the page changes one of these.
      void [thread.drawn.value, thread.roots.value]
      const id = viewer.value?.id
      const isAuthor = [...thread.index.values()].some(({ comment }) => id && comment.peek().author?.id === id)
      threadId.value = (isAuthor && thread.thread.value?.id) || null
    }),
    effect(() => (threadId.value && isShown.value ? listen(context, threadId.value, read) : undefined)),
  ]
  leaving.signal.addEventListener('abort', () => {
    for (const stop of stops) stop()
  })
}

/** Keeps a line open until it is told to stop; each begins with a word, so that nothing is missed in between. */
function listen(context: ThreadContext, threadId: string, read: () => Promise<void>): () => void {
  const { options, session } = context
  const leaving = new AbortController()
  const { signal } = leaving
  const address = `${options.server}/api/v1/sites/${options.site}/me/events?thread=${threadId}`
  const follow = async () => {
    const headers = { Authorization: `Bearer ${session.token()}` }
    const { ok, status, body } = await fetch(address, { headers, signal, credentials: 'omit' })
    if (!ok) return status >= 500
    const parts = body!.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await parts.read(); !part.done; part = await parts.read())
      if (part.value.includes('own')) await read()
    return true
  }
  const go = async (failures: number) => {
    const beganMs = performance.now()
    const isWorthAnother = await follow().catch(() => true)
    if (signal.aborted || !isWorthAnother) return
    // Not all at once, when a server comes back.
    const waits = performance.now() - beganMs > againMs ? 0 : failures
    setTimeout(
      () => signal.aborted || go(waits + 1),
      againMs * 2 ** Math.min(waits, doublingsMax) * (1 + Math.random()),
    )
  }
  go(0)
  return () => leaving.abort()
}
