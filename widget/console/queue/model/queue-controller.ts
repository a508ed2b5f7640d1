import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import type { DecisionReason, DecisionVerb } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import { createAssigning } from './assignments.ts'
import { createAside } from './author-actions.ts'
import { type Claims, keepClaims } from './claims.ts'
import { type Around, createAround } from './conversation.ts'
import { keepCounts } from './counts.ts'
import { createWork, type Work } from './decisions.ts'
import { belongs, type Choice, type Item, verbsFor } from './item.ts'
import { createQueue, type Queue } from './queue.ts'
import { loadViews } from './saved-views.ts'

/** A strip of reasons that is open: for these comments, and whether a sentence is being asked for. */
export interface Strip {
  items: Item[]
  isOther: boolean
}

/** One moderator's place: the queue that is open, and everything that goes on around it. */
export interface Station {
  context: ConsoleContext
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
  /** Claims the comment in hand, also over somebody else, or releases it. */
  claim: () => void
  /** What is noted, and what is decided, about the author of the comment in hand. */
  openNotes: () => Promise<void>
  openSanctions: () => Promise<void>
  /** How the thread of the comment in hand may be written in. */
  openPostingLimits: () => Promise<void>
  /** Asks a colleague to look at what is in hand or selected, or takes that back. */
  assign: () => Promise<void>
  /** What the comment in hand answers, and what answers it. */
  around: Around
  /** The comment an answer to is being written; null for none. */
  replying: Signal<Item | null>
  /** Opens or closes the box for an answer. */
  reply: () => void
  /** Closes it, where it is this comment's, and puts away what was approved on the way. */
  endReply: (item: Item) => void
  /** Opens the list of everything that can be done. */
  openPalette: () => void
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

export function createStation(context: ConsoleContext): Station {
  const { route } = context
  const openQueue = () => createQueue(context, route.peek().queue, route.peek().filters)
  const queue = signal(openQueue())
  const work = createWork(context, () => queue.peek())
  const strip = signal<Strip | null>(null)
  const asked: Station['asked'] = signal(null)
  const isSingle = signal(matchMedia(narrow).matches)
  const picked = computed(() => queue.value.items.value.filter(({ id }) => work.selected.value.has(id)))
  let claims: Claims | undefined
  let lastSelected: string | null = null

  const replying = signal<Item | null>(null)
  const around = createAround(context, () => queue.peek())

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

  function reply(): void {
    const item = queue.peek().currentItem.peek()
    if (replying.peek()) endReply(replying.peek()!)
    else if (item && item.card.peek().comment.state !== 'deleted') replying.value = item
  }

  /** What was approved to be answered belongs elsewhere by now. */
  function endReply(item: Item): void {
    const open = queue.peek()
    if (replying.peek() === item) {
      replying.value = null
      document.getElementById(`card-${item.id}`)?.focus()
    }
    if (item.ownMs === Number.POSITIVE_INFINITY && !belongs(open.name, item.card.peek())) open.leave(new Set([item.id]))
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
      if (queue.peek() === opened) claims = keepClaims(context, opened)
    })
  })
  const unfollowCurrent = effect(() => {
    const id = queue.value.current.value
    if (picked.peek().length === 0) strip.value = null
    untracked(() => {
      around.reset()
      const open = replying.peek()
      if (!open || open.id === id) return
      replying.value = null
      endReply(open)
    })
  })

  const station: Station = {
    context,
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
    claim() {
      const became = claims?.toggle()
      if (!became) return
      work.notice.value = context.words.say(`claim.${became}`)
      context.announce(work.notice.value)
    },
    ...createAside(context, work, () => queue.peek()),
    ...createAssigning(context, work, () => queue.peek(), targets),
    around,
    replying,
    reply,
    endReply,
    openPalette: () => void import('../../keys/palette.tsx').then((palette) => palette.openPalette(station)),
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
  void loadViews(context)
  const stopCounting = keepCounts(context, () => queue.peek().refresh())
  return station
}
