import { signal } from '@preact/signals'
import { recall, remember } from '../../../ui/storage.ts'

// For whoever works here, on this device; nobody is counted by anybody.
const key = 'afterword:console:today'
const day = () => new Date().toDateString()

function read(): number {
  const kept = recall<{ day: string; n: number }>(key)
  return kept?.day === day() ? kept.n : 0
}

/** How many comments were decided about in this browser today. */
export const today = signal(read())

/** Counts decisions, or takes some back. */
export function countToday(n: number): void {
  today.value = Math.max(0, read() + n)
  remember(key, { day: day(), n: today.peek() })
}
