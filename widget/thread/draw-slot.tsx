import type { ComponentChild, FunctionComponent } from 'preact'
import type { ReadingContext, ThreadSlot } from './context.ts'
import type { Entry, EntrySlot } from './entry.ts'

/** Draws what has come for a place of the thread, at a comment where one is given; nothing for null. */
export function drawSlot(context: ReadingContext, name: EntrySlot | ThreadSlot | null, entry?: Entry): ComponentChild {
  const { slots } = context
  const Part = slots[name!] as FunctionComponent<{ context: ReadingContext; entry: Entry }> | undefined
  return Part && <Part key={name} context={slots.context ?? context} entry={entry!} />
}
