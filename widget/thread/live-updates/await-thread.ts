import { effect, signal } from '@preact/signals-core'
import type { ThreadContext } from '../context.ts'
import { isChronological } from '../model.ts'
import { followPresence } from './page-presence.ts'

const firstPauseMs = 20_000
const longestPauseMs = 160_000
/** Who comes back is told at once, yet not at every movement. */
const returnPauseMs = 2_000
const awaited = new WeakSet<ThreadContext>()

/**
 * Learns of a thread that somebody else begins: nobody can listen to one that does not exist. Asks for the page while its
 * comments are seen, more and more rarely, and at once when the reader comes back to them; then live updates bring the rest.
 */
export function awaitThread(context: ThreadContext): void {
  // A widget that was closed meanwhile has nothing in its shadow, and is told of no end.
  if (awaited.has(context) || !context.shadow?.hasChildNodes()) return
  awaited.add(context)
  const { host, thread } = context
  const { isShown, leaving } = followPresence(context)
  const isInView = signal(false)
  let askedAtMs = performance.now()
  let restMs = firstPauseMs

  const ask = async () => {
    askedAtMs = performance.now()
    const { url, canonical, id } = context.page()
    const page = await context.request('GET /thread', {
      query: { url, ...(canonical && { canonical }), ...(id && { page: id }) },
    })
    const known = thread.thread.peek()!
    // Its version stays that of an empty thread: what there is since then comes as news.
    if (page.thread.id && !known.id) thread.thread.value = { ...known, id: page.thread.id }
  }

  /** Asks again and again; returns how to stop. */
  const poll = () => {
    let timer: ReturnType<typeof setTimeout>
    let pauseMs = firstPauseMs
    // Not all at once, where many pages were opened at the same moment.
    const later = (ms: number) => {
      timer = setTimeout(
        () => {
          pauseMs = Math.min(pauseMs * 2, longestPauseMs)
          later(pauseMs)
          ask().catch(() => {})
        },
        ms * (1 + Math.random()),
      )
    }
    later(Math.max(0, askedAtMs + restMs - performance.now()))
    restMs = returnPauseMs
    return () => clearTimeout(timer)
  }

  const observer = new IntersectionObserver((seen) => {
    isInView.value = seen.at(-1)!.isIntersecting
  })
  observer.observe(host)
  const stop = effect(() => {
    if (thread.thread.value?.id) queueMicrotask(() => leaving.abort())
    else if (isInView.value && isShown.value && !thread.isPaused.value && isChronological(thread)) return poll()
    return
  })
  leaving.signal.addEventListener('abort', () => {
    observer.disconnect()
    stop()
  })
}
