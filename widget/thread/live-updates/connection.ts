import type { ThreadChanges } from '../../../shared/comments/threads.ts'

/** How a browser hears of what changes in one thread. */
interface StreamOptions {
  /** Of the thread, for all tabs: who holds the lock of that name listens for the others. */
  name: string
  /** The thread's address: below it are its events and changes. */
  address: string
  /** What the page shows: the thread's version, and whether the site takes no comments. */
  shown: () => { since: number; readOnly: `${boolean}` }
  /** Asks for what changed since then. */
  ask: () => Promise<ThreadChanges>
  take: (changes: ThreadChanges) => void
}

const failuresMax = 3
const pollMs = 20_000

/**
 * Opens the one connection a browser has to a thread, or waits behind the tab that has it and listens to that. Returns how to
 * end it.
 */
export function connect(options: StreamOptions): () => void {
  const { name, shown, ask, take } = options
  const ended = new AbortController()
  const { signal } = ended
  const channel = new BroadcastChannel(name)
  const catchUp = () => ask().then(take, () => {})
  // Who joined with less than the leader had told by then asks for the rest.
  channel.onmessage = ({ data: [before, changes] }) => (before > shown().since ? catchUp() : take(changes))
  const lead = () =>
    new Promise<void>((resolve) => {
      const stop = listen({
        ...options,
        take(changes) {
          channel.postMessage([shown().since, changes])
          take(changes)
        },
      })
      signal.onabort = () => {
        stop()
        resolve()
      }
    })
  // Pages without a secure origin have no locks: there every tab is for itself.
  if (navigator.locks) navigator.locks.request(name, { signal }, lead).catch(() => {})
  else lead()
  return () => {
    ended.abort()
    channel.close()
  }
}

/** Listens to events, and again after a failure; where they do not come, it asks every now and then. */
function listen({ address, shown, ask, take }: StreamOptions): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout>
  let failures = 0
  // Not all at once, when a server comes back.
  const later = (run: () => void, ms: number) => {
    timer = setTimeout(run, ms * (1 + Math.random()))
  }
  const open = () => {
    source = new EventSource(`${address}/events?${new URLSearchParams(shown() as object as Record<string, string>)}`)
    const onNews = ({ data }: MessageEvent) => take(JSON.parse(data))
    source.addEventListener('changes', onNews)
    source.addEventListener('reset', onNews)
    source.onopen = () => {
      failures = 0
    }
    source.onerror = () => {
      source!.close()
      if (++failures < failuresMax) later(open, 1_000 * failures)
      else poll()
    }
  }
  const poll = () =>
    later(() => {
      poll()
      ask().then(take, () => {})
    }, pollMs)
  open()
  return () => {
    source!.close()
    clearTimeout(timer)
  }
}
