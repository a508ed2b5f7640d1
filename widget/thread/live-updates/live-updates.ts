import { effect, signal } from '@preact/signals-core'
import type { CommentChange, ThreadChanges } from '../../../shared/comments/threads.ts'
import type { AnyRequest, Request } from '../../api/request.ts'
import { recall, remember } from '../../ui/storage.ts'
import { isChronological } from '../model.ts'
import type { Widget } from '../widget.ts'
import { connect } from './connection.ts'
import { followVisits } from './visits.ts'

// The chunk that watches: for what changes in a thread, and for what is new since the last visit. What there is to do about
// it comes with the news.

const hiddenForMs = 60_000
const farForMs = 300_000
const againMs = 100

const pausedKey = ({ options: { server, site } }: Widget) => `afterword:${server}:${site}:paused`

/** Stops live updates of this site on this device, or lets them go on. */
export function pause(widget: Widget): void {
  const { isPaused } = widget.thread
  isPaused.value = !isPaused.peek()
  remember(pausedKey(widget), isPaused.peek() || null)
}

/** Keeps a thread up to date while somebody may be reading it, in the orders that have a place for what is new. Returns how to stop. */
export function openLive(widget: Widget): () => void {
  const { host, options, thread } = widget
  thread.isPaused.value = recall(pausedKey(widget)) === true
  const presence = watchPresence(host, followVisits(widget))
  const writes = holdWhileWriting(widget)
  const id = signal<string | null | undefined>(null)
  // Its own signal: the thread's counts change all the time, and the connection stays.
  const learn = effect(() => {
    id.value = thread.thread.value?.id
  })
  const stop = effect(() => {
    if (!id.value || presence.isAway.value || thread.isPaused.value || !isChronological(thread)) return
    const path = `/threads/${id.value}`
    const version = () => thread.thread.peek()!.version
    return connect({
      name: `afterword:${options.server}:${id.value}`,
      address: `${options.server}/api/v1/sites/${options.site}${path}`,
      version,
      ask: () => widget.send(`${path}/changes?since=${version()}`),
      take: (changes) => writes.after(() => take(widget, changes)),
    })
  })
  return () => {
    learn()
    stop()
    writes.close()
    presence.close()
  }
}

function take(widget: Widget, changes: ThreadChanges): void {
  const { index, settings, thread } = widget.thread
  const { state, version } = thread.peek()!
  const isKnown = (change: CommentChange) => {
    const comment = index.get(change.id)?.comment.peek()
    return (
      comment?.state === change.state && comment.revision >= change.revision && `${comment.marks}` === `${change.marks}`
    )
  }
  if (changes.version <= version) return
  // The echo of what the reader did here is no news.
  const isSame = changes.thread.state === state && changes.thread.readOnly === settings.peek()!.readOnly
  if (isSame && changes.comments?.every(isKnown)) settle(widget, changes)
  else widget.use('news', (news) => news.tell(widget, changes, () => settle(widget, changes)))
}

/** The thread itself as it is now: its state, its count, its version. */
function settle({ emit, thread: { thread } }: Widget, changes: ThreadChanges): void {
  const before = thread.peek()!
  thread.value = { ...before, ...changes.thread, version: changes.version }
  const count = changes.thread.commentCount
  if (count !== before.commentCount) emit('count', { count })
}

/** While the reader's own words are on their way, what the server tells waits: it may be about them. */
function holdWhileWriting(widget: Widget) {
  const request = widget.request as AnyRequest
  let writing = 0
  const after = (run: () => void) => void (writing ? setTimeout(after, againMs, run) : run())
  const holding: AnyRequest = async (...asked) => {
    if (asked[0].startsWith('GET')) return request(...asked)
    writing++
    // Only after whoever waited for the answer.
    return request(...asked).finally(() => setTimeout(() => writing--))
  }
  widget.request = holding as Request
  return {
    after,
    close() {
      widget.request = request as Request
    },
  }
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
