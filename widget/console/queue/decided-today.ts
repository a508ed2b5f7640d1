import { type ReadonlySignal, signal } from '@preact/signals'
import { recall, remember } from '../../ui/storage.ts'

/** How many comments were decided in this browser today: for whoever works here, sent nowhere. */
export interface DecidedToday {
  count: ReadonlySignal<number>
  /** Adds decisions, or takes undone ones off with a negative number. */
  add: (n: number) => void
}

const storeKey = 'afterword:console:today'
const today = () => new Date().toDateString()

interface StoredCount {
  day: string
  n: number
}

function read(): number {
  const stored = recall<StoredCount>(storeKey)
  return stored?.day === today() ? stored.n : 0
}

export function createDecidedToday(): DecidedToday {
  const count = signal(read())
  return {
    count,
    add(n) {
      // Another tab of this browser may have counted meanwhile.
      count.value = Math.max(0, read() + n)
      remember(storeKey, { day: today(), n: count.peek() } satisfies StoredCount)
    },
  }
}
