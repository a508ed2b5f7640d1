import { type Signal, signal } from '@preact/signals'
import type { ConsoleContext } from '../../context.ts'

/** The notice at the top of the queue about the last action. */
export interface Notices {
  text: Signal<string | null>
  /** Shows a sentence and announces it; an urgent one interrupts what a screen reader says. */
  show: (text: string, isUrgent?: boolean) => void
  clear: () => void
}

export function createNotices({ announce }: Pick<ConsoleContext, 'announce'>): Notices {
  const text = signal<string | null>(null)
  return {
    text,
    show(next, isUrgent) {
      text.value = next
      announce(next, isUrgent)
    },
    clear() {
      text.value = null
    },
  }
}
