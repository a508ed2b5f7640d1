import { batch, type Signal, signal } from '@preact/signals-core'
import type { CommentPage } from '../../shared/comments/comments.ts'
import type { Sort } from '../../shared/comments/sorts.ts'
import type { Thread, ThreadPage } from '../../shared/comments/threads.ts'
import type { ProblemBody } from '../../shared/problem-body.ts'
import type { PublicSettings } from '../../shared/sites/sites.ts'
import { nextTask } from '../ui/next-task.ts'
import { type Entry, makeEntry } from './entry.ts'

/** Loading is silent at first; then it says that it waits, that it is slow, that it failed, or that the server will not. */
export type Phase = 'loading' | 'waiting' | 'slow' | 'failed' | 'refused' | 'ready'

/** A thread as the reader has it before them. What changes it beyond loading is in files of its own: paging, post, edit. */
export interface ThreadModel {
  phase: Signal<Phase>
  thread: Signal<Thread | null>
  settings: Signal<PublicSettings | null>
  roots: Signal<Entry[]>
  /** Where further roots begin; null at the end. */
  cursor: Signal<string | null>
  sort: Signal<Sort>
  /** How many comments are drawn, in reading order: the first at once, the others a few a frame. */
  drawn: Signal<number>
  index: Map<string, Entry>
  /** The ids of the comments this reader respects, as far as that is known. */
  respected: Signal<ReadonlySet<string>>
  /** The ids of those they reported. */
  reported: Set<string>
  /** The reader wants to hear of nothing new. */
  isPaused: Signal<boolean>
  load: (first?: Promise<ThreadPage | ProblemBody>) => Promise<void>
  /** Puts a page of roots in place of what is there. */
  show: (page: CommentPage) => void
  /** Draws what is not drawn yet, slice after slice: every task stays short, whatever the page holds. */
  drawOn: () => void
  close: () => void
}

const sentenceAfterMs = 400
const sentenceForMs = 300
const slowAfterMs = 8_000
const patienceMs = 20_000
/** How long to wait before each further attempt; 0 ends them. */
const retriesMs = [500, 2_000, 6_000, 0]
const firstSlice = 1
const sliceMax = 16
/** A slice that took longer until the next one could begin was too much for this device. */
const sliceMs = 25

/** Makes the model of one page's thread. `ask` fetches its first page, or the problem that keeps it. */
export function createThread(ask: () => Promise<ThreadPage | ProblemBody>, sort: Sort): ThreadModel {
  const phase = signal<Phase>('loading')
  const thread = signal<Thread | null>(null)
  const settings = signal<PublicSettings | null>(null)
  const roots = signal<Entry[]>([])
  const cursor = signal<string | null>(null)
  const drawn = signal(0)
  const index = new Map<string, Entry>()
  let timers: ReturnType<typeof setTimeout>[] = []
  // Each load has a number: what an earlier one brings is too late.
  let loads = 0

  const later = (run: () => void, ms: number) => timers.push(setTimeout(run, ms))

  function close(): void {
    timers.forEach(clearTimeout)
    timers = []
    loads++
  }

  async function load(first = ask()): Promise<void> {
    close()
    const mine = loads
    let spokeAtMs = 0
    phase.value = 'loading'
    later(() => {
      spokeAtMs = performance.now()
      phase.value = 'waiting'
    }, sentenceAfterMs)
    later(() => {
      phase.value = 'slow'
    }, slowAfterMs)
    const page = await patiently(first, () => mine === loads)
    // A sentence that flashes past is worse than one that stays a moment. And drawing is a task of its own.
    await (spokeAtMs ? pause(sentenceForMs - (performance.now() - spokeAtMs)) : nextTask())
    if (mine !== loads) return
    timers.forEach(clearTimeout)
    batch(() => {
      if (page && 'items' in page) {
        thread.value = page.thread
        settings.value = page.site.settings
        show(page)
        phase.value = 'ready'
      } else phase.value = page ? 'refused' : 'failed'
    })
  }

  /** Null when nobody answered, whatever was tried. What the server refuses for good is not asked again. */
  async function patiently(first: Promise<ThreadPage | ProblemBody>, isWanted: () => boolean) {
    let attempt = first
    for (const afterMs of retriesMs) {
      const answer = await Promise.race([attempt, pause(patienceMs)]).catch(() => {})
      if (answer && !('status' in answer && answer.status >= 429)) return answer
      if (!afterMs) break
      await pause(afterMs * (0.75 + Math.random() / 2))
      if (!isWanted()) break
      attempt = ask()
    }
    return null
  }

  function show(page: CommentPage): void {
    index.clear()
    batch(() => {
      roots.value = page.items.map((comment) => makeEntry(comment, null, index))
      cursor.value = page.nextCursor
      drawn.value = firstSlice
    })
    drawOn()
  }

  function drawOn(size = firstSlice): void {
    if (drawn.peek() >= index.size) return
    const startMs = performance.now()
    setTimeout(() => {
      drawn.value = Math.min(drawn.peek() + size, index.size)
      drawOn(performance.now() - startMs < sliceMs ? Math.min(size * 2, sliceMax) : Math.ceil(size / 2))
    })
  }

  return {
    phase,
    thread,
    settings,
    roots,
    cursor,
    sort: signal(sort),
    drawn,
    index,
    respected: signal<ReadonlySet<string>>(new Set()),
    reported: new Set(),
    isPaused: signal(false),
    load,
    show,
    drawOn,
    close,
  }
}

/** Whether the order has a place for what is new: newest or oldest first. */
export const isChronological = ({ sort }: ThreadModel) => sort.value.endsWith('est')

/** Those entries that are drawn by now; a component that asks is drawn again when there are more. */
export function drawnOf({ drawn }: ThreadModel, entries: Entry[]): Entry[] {
  const isWhole = entries.every(({ order }) => order < drawn.peek())
  return isWhole ? entries : entries.filter(({ order }) => order < drawn.value)
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
