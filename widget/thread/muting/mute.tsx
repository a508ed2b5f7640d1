import { effect, type Signal, signal } from '@preact/signals-core'
import { recall, remember, storageKey } from '../../ui/storage.ts'
import { focusEntry } from '../comment.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

type Names = Record<string, string>

const all = new WeakMap<ThreadContext, Signal<Names>>()
const shownOnce = new WeakSet<Entry>()

/** Hides what an author wrote from this reader, on this device; replies to it stay. */
export function mute(context: ThreadContext, entry: Entry): void {
  const { id, name } = entry.comment.peek().author!
  set(context, { ...followMutes(context).peek(), [id]: name })
  context.announce(context.words.say('muted.device', { name }))
  focusEntry(context, entry)
}

function unmute(context: ThreadContext, entry: Entry): void {
  const { id, name } = entry.comment.peek().author!
  const { [id]: _, ...others } = followMutes(context).peek()
  set(context, others)
  context.announce(context.words.say('unmuted', { name }))
  focusEntry(context, entry)
}

function set(context: ThreadContext, names: Names): void {
  remember(storageKey(context.options, 'muted'), Object.keys(names).length > 0 ? names : null)
  followMutes(context).value = names
}

/** Covers the words of whoever is muted, also of what is loaded later, for as long as the widget lives. */
export function followMutes(context: ThreadContext): Signal<Names> {
  const known = all.get(context)
  if (known) return known
  const { thread } = context
  const muted = signal(recall<Names>(storageKey(context.options, 'muted')) ?? {})
  all.set(context, muted)
  effect(() => {
    // Whatever comes to the page changes one of these.
    void [thread.drawn.value, thread.roots.value]
    for (const entry of thread.index.values()) cover(entry, muted.value)
  })
  return muted
}

// In the place of its words, where otherwise its editor stands: nobody edits what somebody else wrote.
function cover(entry: Entry, names: Names): void {
  const { author } = entry.comment.peek()
  const isMuted = author !== null && names[author.id] !== undefined && !shownOnce.has(entry)
  const isCovered = entry.inPlace.peek() === 'muted'
  if (isMuted !== isCovered) entry.inPlace.value = isMuted ? 'muted' : null
}

/** In the place of what a muted author wrote. */
export function Muted({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const { author } = entry.comment.value
  if (!author) return null
  const showOnce = () => {
    shownOnce.add(entry)
    cover(entry, followMutes(context).peek())
    focusEntry(context, entry)
  }
  return (
    <div class="actions delivery">
      <span>{say('muted', { name: author.name })}.</span>
      <button type="button" class="button" onClick={showOnce}>
        {say('muted.once')}
      </button>
      <button type="button" class="button" onClick={() => unmute(context, entry)}>
        {say('unmute')}
      </button>
    </div>
  )
}
