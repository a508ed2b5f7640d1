import { type Signal, signal } from '@preact/signals-core'
import type { FunctionComponent } from 'preact'
import type { Entry } from './entry.ts'

const tails = new WeakMap<Entry, Signal<FunctionComponent[]>>()

/** Says something at the end of a comment, over the gap to the next: nothing moves for it. Returns how to take it back. */
export function addTail(entry: Entry, Part: FunctionComponent): () => void {
  let parts = tails.get(entry)
  if (!parts) {
    const made: Signal<FunctionComponent[]> = signal([])
    tails.set(entry, made)
    parts = made
    entry.notes.value = [...entry.notes.peek(), () => <Tail parts={made} />]
  }
  const all = parts
  all.value = [...all.peek(), Part]
  return () => {
    all.value = all.peek().filter((other) => other !== Part)
  }
}

function Tail({ parts }: { parts: Signal<FunctionComponent[]> }) {
  return (
    parts.value.length > 0 && (
      <div class="tail">
        {parts.value.map((Part) => (
          <Part key={Part} />
        ))}
      </div>
    )
  )
}
