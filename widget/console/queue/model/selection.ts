import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Item } from './item.ts'
import type { Queue } from './queue.ts'

/** The comments of the open queue that are selected. */
export interface Selection {
  ids: ReadonlySignal<ReadonlySet<string>>
  items: ReadonlySignal<Item[]>
  /** Selects a comment or not; with a range, everything from the one selected last. */
  toggle: (id: string, isRange?: boolean) => void
  /** Selects everything, or nothing where everything is. */
  toggleAll: () => void
  remove: (ids: Iterable<string>) => void
  clear: () => void
  /** What an action applies to: the selection, or where there is none the comment in hand. */
  targets: () => Item[]
}

export function createSelection(queue: Signal<Queue>): Selection {
  const ids = signal<ReadonlySet<string>>(new Set())
  const items = computed(() => queue.value.items.value.filter(({ id }) => ids.value.has(id)))
  let lastId: string | null = null

  const idsOfQueue = () =>
    queue
      .peek()
      .items.peek()
      .map(({ id }) => id)

  return {
    ids,
    items,
    toggle(id, isRange = false) {
      const next = new Set(ids.peek())
      const all = idsOfQueue()
      const from = isRange && lastId ? all.indexOf(lastId) : -1
      const to = all.indexOf(id)
      if (from >= 0) for (const one of all.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one)
      else if (!next.delete(id)) next.add(id)
      lastId = id
      ids.value = next
    },
    toggleAll() {
      const all = idsOfQueue()
      ids.value = new Set(ids.peek().size === all.length ? [] : all)
    },
    remove(gone) {
      const rest = new Set(ids.peek())
      for (const id of gone) rest.delete(id)
      ids.value = rest
    },
    clear() {
      ids.value = new Set()
    },
    targets() {
      if (items.peek().length > 0) return items.peek()
      const item = queue.peek().currentItem.peek()
      return item ? [item] : []
    },
  }
}
