import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Card, CardPage, QueueName } from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'
import type { Filters } from '../../route.ts'
import { belongs, type Item, isChangedSince, isTaken, isUnapplied, makeItem, readCard } from './item.ts'

/** An open queue: its items in order, the current one, and cards that arrived since. */
export interface Queue {
  name: QueueName
  filters: Filters
  phase: Signal<'loading' | 'ready' | 'failed'>
  items: Signal<Item[]>
  /** The id of the comment in hand. */
  current: Signal<string | null>
  currentItem: ReadonlySignal<Item | null>
  /** The one after it. */
  nextItem: ReadonlySignal<Item | null>
  /** Whether there are more than have been read. */
  hasMore: ReadonlySignal<boolean>
  /** Comments that have come since; they are shown when they are asked for. */
  fresh: Signal<Card[]>
  load: () => Promise<void>
  /** Takes the next or the previous comment in hand, past those others are looking at. */
  move: (step: 1 | -1) => void
  show: (id: string) => void
  /** Takes comments out; in hand is then the next one. */
  leave: (ids: ReadonlySet<string>) => void
  /** Puts one back and takes it in hand, or lays it behind the one that is. */
  putBack: (item: Item, place: 'in-hand' | 'behind') => void
  /** Asks what has become of all this, and what is new. */
  refresh: () => Promise<void>
  takeFresh: () => void
  close: () => void
}

const pageSize = 20
/** With fewer items than this after the current one, the next page is read. */
const aheadMin = 10
const refreshMax = 50

/** Makes a queue to load. `unapplied` are comments of the queue before whose decision was not applied: they stay on the screen. */
export function createQueue(context: ConsoleContext, name: QueueName, filters: Filters, unapplied: Item[] = []): Queue {
  const phase: Queue['phase'] = signal('loading')
  const items = signal(unapplied)
  const current = signal<string | null>(null)
  const fresh = signal<Card[]>([])
  const placeOf = () => items.value.findIndex(({ id }) => id === current.value)
  const currentItem = computed(() => items.value[placeOf()] ?? null)
  const nextItem = computed(() => {
    const at = placeOf()
    return at < 0 ? null : (free(items.value, at + 1) ?? null)
  })
  /** All that were ever in the list, with when we last had to do with them. */
  const seen = new Map(unapplied.map((item) => [item.id, item]))
  const cursor = signal<string | null>(null)
  let isLoading = false
  let isClosed = false

  async function read(size: number, after: string | null): Promise<CardPage> {
    const query = { ...filters, limit: size, ...(after && { cursor: after }) }
    const page = await context.request('GET /moderation/queues/{name}', { params: { name }, query })
    // What was decided about between being found and being read has no place here any more.
    return { ...page, items: page.items.filter((card) => belongs(name, card)) }
  }

  function take(cards: Card[]): Item[] {
    return cards.map((card) => {
      const item = makeItem(card)
      seen.set(item.id, item)
      return item
    })
  }

  async function load(): Promise<void> {
    phase.value = 'loading'
    try {
      const page = await read(pageSize, null)
      if (isClosed) return
      batch(() => {
        cursor.value = page.nextCursor
        // Also those that came back meanwhile, from a decision made in the queue before.
        const back = items.peek().filter(isUnapplied)
        const ids = new Set(back.map(({ id }) => id))
        const made = take(page.items.filter(({ comment }) => !ids.has(comment.id)))
        const inHand = free(made, 0) ?? made[0] ?? back[0]
        const at = (inHand ? made.indexOf(inHand) : -1) + 1
        items.value = [...made.slice(0, at), ...back, ...made.slice(at)]
        current.value = inHand?.id ?? null
        fresh.value = []
        phase.value = 'ready'
      })
    } catch {
      if (!isClosed) phase.value = 'failed'
    }
  }

  /** Keeps enough in memory that the next comment is always there. What does not come is asked for again with the next step. */
  async function readAhead(): Promise<void> {
    const after = cursor.peek()
    if (!after || isLoading || items.peek().length - placeOf() > aheadMin) return
    isLoading = true
    try {
      const page = await read(pageSize, after)
      if (isClosed) return
      const cards = page.items.filter(({ comment }) => !seen.has(comment.id))
      batch(() => {
        cursor.value = page.nextCursor
        items.value = [...items.peek(), ...take(cards)]
        current.value ??= free(items.peek(), 0)?.id ?? null
      })
    } catch {
      // Asked for again with the next comment, or the next look at what is new.
      return
    } finally {
      isLoading = false
    }
    // Who decides faster than we read has used up what came.
    void readAhead()
  }

  /** The first at or after a place that nobody else is looking at. */
  function free(list: Item[], from: number): Item | undefined {
    return list.slice(from).find((item) => !isTaken(item))
  }

  function leave(ids: ReadonlySet<string>): void {
    const list = items.peek()
    const at = list.findIndex(({ id }) => id === current.peek())
    const rest = list.filter(({ id }) => !ids.has(id))
    const from = list.slice(0, Math.max(0, at)).filter(({ id }) => !ids.has(id)).length
    batch(() => {
      items.value = rest
      if (current.peek() === null || ids.has(current.peek()!))
        current.value = (free(rest, from) ?? free(rest, 0) ?? rest[from] ?? rest.at(-1))?.id ?? null
    })
    void readAhead()
  }

  function move(step: 1 | -1): void {
    const list = items.peek()
    const at = list.findIndex(({ id }) => id === current.peek())
    const onward = step > 0 ? list.slice(at + 1) : list.slice(0, Math.max(0, at)).reverse()
    const target = onward.find((item) => !isTaken(item))
    const left = list[at]?.trouble.peek()?.kind
    batch(() => {
      if (target) current.value = target.id
      // What was decided about elsewhere has been seen now.
      if (left === 'elsewhere' || left === 'lost') leave(new Set([list[at]!.id]))
    })
    void readAhead()
  }

  function putBack(item: Item, place: 'in-hand' | 'behind'): void {
    const list = items.peek().filter(({ id }) => id !== item.id)
    const at = list.findIndex(({ id }) => id === current.peek())
    seen.set(item.id, item)
    const where = place === 'in-hand' ? Math.max(0, at) : at + 1
    batch(() => {
      items.value = [...list.slice(0, where), item, ...list.slice(where)]
      if (place === 'in-hand' || current.peek() === null) current.value = item.id
    })
  }

  async function refresh(): Promise<void> {
    if (phase.peek() !== 'ready') return
    const startMs = performance.now()
    const page = await read(cursor.peek() ? pageSize : refreshMax, null).catch(() => null)
    if (!page || isClosed) return
    const there = new Map(page.items.map((card) => [card.comment.id, card]))
    const list = items.peek()
    const reach = page.nextCursor ? list.findLastIndex(({ id }) => there.has(id)) : list.length
    const gone = list.filter((item, at) => at < reach && !isChangedSince(item, startMs) && !there.has(item.id))
    batch(() => {
      for (const item of list) {
        const card = there.get(item.id)
        if (card && !isChangedSince(item, startMs)) renew(item, card)
      }
      // In this queue nothing leaves: what was decided about is still in it, unless it was for somebody.
      if (name !== 'all' || filters.assigned) fresh.value = page.items.filter((card) => isNews(card, startMs))
    })
    if (list.length === 0 && fresh.peek().length > 0) takeFresh()
    await Promise.all(gone.map((item) => greyOut(item, startMs)))
    void readAhead()
  }

  const isNews = ({ comment: { id } }: Card, startMs: number) => {
    const known = seen.get(id)
    return !known || (!isChangedSince(known, startMs) && !items.peek().includes(known))
  }

  function renew(item: Item, card: Card): void {
    const before = item.card.peek()
    if (JSON.stringify(before) === JSON.stringify(card)) return
    if (card.comment.revision !== before.comment.revision && item.id === current.peek())
      item.trouble.value = { kind: 'edited', before: before.comment.source ?? '', isUnapplied: false }
    item.card.value = card
  }

  /** Greys out what somebody else decided about, with who it was; what merely lost its place here is taken out. */
  async function greyOut(item: Item, startMs: number): Promise<void> {
    if (item.trouble.peek()) return
    const card = await readCard(context, item.id)
    if (!card || isClosed || isChangedSince(item, startMs) || !items.peek().includes(item)) return
    if (belongs(name, card) && card.history[0]?.at === item.card.peek().history[0]?.at) return
    batch(() => {
      item.card.value = card
      item.trouble.value = { kind: 'elsewhere', last: card.history[0] ?? null }
    })
  }

  function takeFresh(): void {
    const isAppended = (filters.order ?? 'oldest') === 'oldest' && name === 'pending'
    const made = take(fresh.peek())
    batch(() => {
      items.value = isAppended ? [...items.peek(), ...made] : [...made, ...items.peek()]
      fresh.value = []
      const first = made.find((item) => !isTaken(item)) ?? made[0]
      if (first && (!isAppended || current.peek() === null)) current.value = first.id
    })
  }

  return {
    name,
    filters,
    phase,
    items,
    current,
    currentItem,
    nextItem,
    hasMore: computed(() => cursor.value !== null),
    fresh,
    load,
    move,
    show(id) {
      current.value = id
    },
    leave,
    putBack,
    refresh,
    takeFresh,
    close() {
      isClosed = true
    },
  }
}
