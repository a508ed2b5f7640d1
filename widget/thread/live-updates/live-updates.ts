import { effect, signal } from '@preact/signals-core'
import type { CommentChange, ThreadChanges } from '../../../shared/comments/threads.ts'
import { recall, remember, storageKey } from '../../ui/storage.ts'
import type { ThreadContext } from '../context.ts'
import { isChronological } from '../model.ts'
import { connect } from './connection.ts'
import { followVisits } from './visits.ts'

// The chunk that watches: for what changes in a thread, and for what is new since the last visit. What there is to do about
// it comes with the news.

const hiddenForMs = 60_000
const farForMs = 300_000

/** Stops live updates of this site on this device, or lets them go on. */
export function togglePause(context: ThreadContext): void {
  const { isPaused } = context.thread
  isPaused.value = !isPaused.peek()
  remember(storageKey(context.options, 'paused'), isPaused.peek() || null)
}

/** Keeps a thread up to date while somebody may be reading it, in the orders that have a place for what is new. Returns how to stop. */
export function openLiveUpdates(context: ThreadContext): () => void {
  const { host, options, thread } = context
  thread.isPaused.value = recall(storageKey(context.options, 'paused')) === true
  const presence = watchPresence(host, followVisits(context))
  const id = signal<string | null | undefined>(null)
  // Its own signal: the thread's counts change all the time, and the connection stays.
  const learn = effect(() => {
    id.value = thread.thread.value?.id
  })
  const stop = effect(() => {
    if (!id.value || presence.isAway.value || thread.isPaused.value || !isChronological(thread)) return
    const params = { thread: id.value }
    const shown = () =>
      ({ since: thread.thread.peek()!.version, readOnly: `${thread.settings.peek()!.readOnly}` }) as const
    return connect({
      name: `afterword:${options.server}:${id.value}`,
      address: `${options.server}/api/v1/sites/${options.site}/threads/${id.value}`,
      shown,
      ask: () => context.request('GET /threads/{thread}/changes', { params, query: shown() }),
      take: (changes) => context.afterWrites(() => take(context, changes)),
    })
  })
  if (!id.peek()) context.actions.awaitThread()
  return () => {
    learn()
    stop()
    presence.close()
  }
}

function take(context: ThreadContext, changes: ThreadChanges): void {
  const { index, settings, thread } = context.thread
  const { state, version } = thread.peek()!
  const isKnown = (change: CommentChange) => {
    const comment = index.get(change.id)?.comment.peek()
    return (
      comment?.state === change.state && comment.revision >= change.revision && `${comment.marks}` === `${change.marks}`
    )
  }
  const isSameSite = changes.thread.readOnly === settings.peek()!.readOnly
  // The site may become read-only without another version of the thread.
  if (changes.version < version || (isSameSite && changes.version === version)) return
  // The echo of what the reader did here is no news.
  const isSame = isSameSite && changes.thread.state === state
  const applyHere = () => applyToThread(context, changes)
  if (isSame && changes.comments?.every(isKnown)) applyHere()
  else context.actions.applyChanges(changes, applyHere)
}

/** The thread itself as it is now: its state, its count, its version. */
function applyToThread({ emit, thread: { thread } }: ThreadContext, changes: ThreadChanges): void {
  const before = thread.peek()!
  thread.value = { ...before, ...changes.thread, version: changes.version }
  const count = changes.thread.commentCount
  if (count !== before.commentCount) emit('count', { count })
}

/**
 * Whether somebody may be reading: not with the page hidden for a minute, or scrolled far away for five. `leave` is called when
 * somebody who saw it goes.
 */
function watchPresence(host: HTMLElement, leave: () => void) {
  const isAway = signal(false)
  let wasSeen = false
  let isNear = true
  let timer: ReturnType<typeof setTimeout>
  const look = () => {
    const isHidden = document.hidden
    // A page that is left is hidden first.
    if (isHidden && wasSeen) leave()
    clearTimeout(timer)
    if (isNear && !isHidden) isAway.value = false
    else
      timer = setTimeout(
        () => {
          isAway.value = true
        },
        isHidden ? hiddenForMs : farForMs,
      )
  }
  const observer = new IntersectionObserver((seen) => {
    isNear = seen.at(-1)!.isIntersecting
    wasSeen ||= isNear
    look()
  })
  observer.observe(host)
  document.addEventListener('visibilitychange', look)
  return {
    isAway,
    close() {
      if (wasSeen) leave()
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('visibilitychange', look)
    },
  }
}
