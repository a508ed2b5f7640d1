import { type Signal, signal } from '@preact/signals'
import { type Item, mayBe } from './item.ts'
import type { Selection } from './selection.ts'

/** The reasons for a rejection, while one is being picked. */
export interface ReasonPicker {
  /** The comments it is picked for, and whether a sentence is being asked for; null while the picker is closed. */
  open: Signal<{ items: Item[]; isOther: boolean } | null>
  /** Opens the picker for what may be rejected, or closes it. */
  toggle: () => void
  close: () => void
}

export function createReasonPicker(selection: Selection): ReasonPicker {
  const open: ReasonPicker['open'] = signal(null)
  return {
    open,
    toggle() {
      const items = selection.targets().filter((item) => selection.items.peek().length > 0 || mayBe(item, 'reject'))
      open.value = items.length > 0 && !open.peek() ? { items, isOther: false } : null
    },
    close() {
      open.value = null
    },
  }
}
