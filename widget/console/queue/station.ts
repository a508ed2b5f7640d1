import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import { type DecisionReason, type DecisionVerb, decisionReasons } from '../../../shared/moderation.ts'
import type { Desk } from '../desk.ts'
import type { Handlers } from '../keys/listen.ts'
import { createAside } from './card/aside.ts'
import { type Claims, keepClaims } from './claims.ts'
import { type Choice, type Item, verbsFor } from './item.ts'
import { createQueue, type Queue } from './model.ts'
import { openInPage } from './open-in-page.ts'
import { keepCounts } from './rail/counts.ts'
import { createWork, type Work } from './work.ts'

/** A strip of reasons that is open: for these comments, and whether a sentence is being asked for. */
export interface Strip {
  items: Item[]
  isOther: boolean
}

/** One moderator's place: the queue that is open, and everything that goes on around it. */
export interface Station {
  desk: Desk
  queue: Signal<Queue>
  work: Work
  isSingle: Signal<boolean>
  hasFilters: Signal<boolean>
  strip: Signal<Strip | null>
  /** A decision about so many that it is asked about once. */
  asked: Signal<{ items: Item[]; choice: Choice } | null>
  picked: ReadonlySignal<Item[]>
  /** Decides about what is selected, or about the comment in hand. */
  choose: (choice: Choice, source: 'key' | 'console') => void
  /** Opens the reasons for a rejection. */
  reject: () => void
  /** Picks one of them. */
  because: (reason: DecisionReason, source: 'key' | 'console', message?: string) => void
  takeOver: () => void
  /** What is noted, and what is decided, about the author of the comment in hand. */
  openNotes: () => Promise<void>
  openSanctions: () => Promise<void>
  /** How the thread of the comment in hand may be written in. */
  openHeat: () => Promise<void>
  /** Pins or picks the comment in hand, or takes that away. */
  mark: (name: 'pin' | 'pick') => void
  /** Selects a comment or not; with a range, everything from the one selected last. */
  select: (id: string, isRange?: boolean) => void
  selectAll: () => void
  close: () => void
}

/** More than so many at once are worth a question. */
const askFrom = 20
/** Phones: one comment at a time, its buttons at the bottom. */
export const narrow = '(max-width: 699px)'

export function createStation(desk: Desk): Station {
  const { route } = desk
  const openQueue = () => createQueue(desk, route.peek().queue, route.peek().filters)
  const queue = signal(openQueue())
  const work = createWork(desk, () => queue.peek())
  const strip = signal<Strip | null>(null)
  const asked: Station['asked'] = signal(null)
  const isSingle = signal(matchMedia(narrow).matches)
  const picked = computed(() => queue.value.items.value.filter(({ id }) => work.selected.value.has(id)))
  let claims: Claims | undefined
  let lastSelected: string | null = null

  const targets = () =>
    picked.peek().length > 0 ? picked.peek() : [queue.peek().currentItem.peek()].filter((item) => item !== null)

  function choose(choice: Choice, source: 'key' | 'console', items = targets()): void {
    strip.value = null
    if (picked.peek().length > askFrom) asked.value = { items, choice }
    else if (picked.peek().length > 0) void work.decideMany(items, choice)
    else if (items[0] && may(items[0], choice.verb)) work.decide(items[0], choice, source)
  }

  const may = (item: Item, verb: DecisionVerb) => untracked(() => verbsFor(item)).includes(verb)

  function reject(): void {
    const items = targets().filter((item) => picked.peek().length > 0 || may(item, 'reject'))
    strip.value = items.length > 0 && !strip.peek() ? { items, isOther: false } : null
  }

  function because(reason: DecisionReason, source: 'key' | 'console', message?: string): void {
    const open = strip.peek()
    if (!open) return
    if (reason === 'other' && !message?.trim()) strip.value = { ...open, isOther: true }
    else choose({ verb: 'reject', reason, ...(message?.trim() && { message }) }, source, open.items)
  }

  function select(id: string, isRange = false): void {
    const next = new Set(work.selected.peek())
    const ids = queue
      .peek()
      .items.peek()
      .map((item) => item.id)
    const from = isRange && lastSelected ? ids.indexOf(lastSelected) : -1
    const to = ids.indexOf(id)
    if (from >= 0) for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
    else if (!next.delete(id)) next.add(id)
    lastSelected = id
    work.selected.value = next
  }

  function selectAll(): void {
    const ids = queue
      .peek()
      .items.peek()
      .map(({ id }) => id)
    work.selected.value = new Set(work.selected.peek().size === ids.length ? [] : ids)
  }

  const unfollowRoute = effect(() => {
    if (route.value.screen !== 'queue') return
    const before = queue.peek()
    claims?.close()
    before.close()
    work.selected.value = new Set()
    strip.value = null
    const opened = openQueue()
    queue.value = opened
    void opened.load().then(() => {
      if (queue.peek() === opened) claims = keepClaims(desk, opened)
    })
  })
  const unfollowCurrent = effect(() => {
    void queue.value.current.value
    if (picked.peek().length === 0) strip.value = null
  })

  const station: Station = {
    desk,
    queue,
    work,
    isSingle,
    hasFilters: signal(false),
    strip,
    asked,
    picked,
    choose,
    reject,
    because,
    takeOver: () => claims?.takeOver(),
    ...createAside(desk, work, () => queue.peek()),
    select,
    selectAll,
    close() {
      stopCounting()
      unfollowRoute()
      unfollowCurrent()
      claims?.close()
      queue.peek().close()
      work.stack.forget()
    },
  }
  const stopCounting = keepCounts(desk, () => queue.peek().refresh())
  return station
}

/** What keys do while a queue is open; nothing on another screen. */
export function handlersOf(station: Station): Handlers {
  const { desk, queue, work, strip, isSingle, hasFilters, choose } = station
  if (desk.route.peek().screen !== 'queue') return {}
  const open = queue.peek()
  const inHand = () => open.currentItem.peek()
  const visit = (address: string | undefined) => address && window.open(address, '_blank', 'noopener')
  return {
    approve: () => choose({ verb: 'approve' }, 'key'),
    reject: station.reject,
    spam: () => choose({ verb: 'spam' }, 'key'),
    undo: work.undo,
    next: () => open.move(1),
    previous: () => open.move(-1),
    claim: station.takeOver,
    select: () => inHand() && station.select(inHand()!.id),
    selectRange: () => inHand() && station.select(inHand()!.id, true),
    selectAll: station.selectAll,
    search: () => document.querySelector<HTMLElement>('#search')?.focus(),
    single() {
      isSingle.value = !isSingle.peek()
    },
    filters() {
      hasFilters.value = !hasFilters.peek()
    },
    history: () => document.querySelector<HTMLElement>('#pane')?.focus(),
    note: () => void station.openNotes(),
    sanctions: () => void station.openSanctions(),
    pick: () => station.mark('pick'),
    pin: () => station.mark('pin'),
    open: () => void (inHand() && openInPage(desk, inHand()!)),
    conversation: () => visit(inHand() ? conversationOf(desk, inHand()!) : undefined),
    digit(n) {
      const reason = decisionReasons[n - 1]
      if (!strip.peek() || !reason) return false
      station.because(reason, 'key')
      return true
    },
    close() {
      if (strip.peek()) strip.value = null
      else if (work.selected.peek().size > 0) work.selected.value = new Set()
      else return false
      return true
    },
  }
}

/** The plain page of the conversation a comment belongs to, which shows what readers see of it. */
export function conversationOf({ base }: Desk, { id, card }: Item): string {
  const { thread, comment, parents } = card.peek()
  const shown = comment.state === 'published' ? id : parents[0]?.id
  const query = new URLSearchParams(shown ? { comment: shown } : {})
  return `/threads/${base.split('/').at(-1)}/${thread.id}?${query}`
}
