import { type Signal, signal } from '@preact/signals-core'
import type { Entry } from './entry.ts'

/** Something to show at the end of a comment, by a button. */
interface Footer {
  /** Said before the button. */
  text?: string
  /** What the button says; nothing where there is nothing to show. */
  label: () => string | false
  /** The button's name, where it says less than that. */
  name?: string
  press: () => void
}

const footers = new WeakMap<Entry, Signal<Footer[]>>()

/** Says something at the end of a comment, over the gap to the next: nothing moves for it. Returns how to take it back. */
export function addFooter(entry: Entry, footer: Footer): () => void {
  let all = footers.get(entry)
  if (!all) {
    all = signal([])
    footers.set(entry, all)
    entry.notes.value = [...entry.notes.peek(), 'footer']
  }
  const list = all
  list.value = [...list.peek(), footer]
  return () => {
    list.value = list.peek().filter((other) => other !== footer)
  }
}

/** All that is said at the end of a comment. */
export function CommentFooter({ entry }: { entry: Entry }) {
  const all = footers.get(entry)!.value
  return (
    all.length > 0 && (
      <div class="tail">
        {all.map(({ text, label, name, press }) => [
          text && <b>{text}</b>,
          label() && (
            <button key={press} type="button" class="button" aria-label={name} onClick={press}>
              {label()}
            </button>
          ),
        ])}
      </div>
    )
  )
}
