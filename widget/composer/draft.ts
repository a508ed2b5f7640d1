import { type Signal, signal } from '@preact/signals-core'
import type { Checks } from '../../shared/comments/comments.ts'
import { recall, remember, type Written } from '../ui/storage.ts'
import type { ComposerContext } from './composer-context.ts'
import type { ComposerState } from './form.tsx'

/** What is kept of something unsent. `id` is the idempotency key it will be posted under. */
interface StoredDraft {
  id: string
  text: string
  note?: string
  atMs: number
}

/** Text that is being written, kept on this device from half a second after the last key. */
export interface Draft {
  id: () => string
  /** What changed, for an edit. */
  note: Signal<string>
  /** How the draft came here or where it is: shown once, quietly. */
  news: Signal<'saved' | 'restored' | 'discarded' | 'elsewhere' | null>
  changed: () => void
  /** What tells its writer from a program. */
  checks: () => Checks
  discard: () => void
  undoDiscard: () => void
  useOther: () => void
  /** Forgets the draft: its words are with the server, or in the outbox. */
  forget: () => void
  close: () => void
}

const saveAfterMs = 500
const keptForMs = 30 * 24 * 60 * 60 * 1_000

/** Opens a composer's draft. `about` says whose: `new`, `reply:<id>` or `edit:<id>`; `start` is the text without a draft. */
export function openDraft(context: ComposerContext, composer: ComposerState, about: Written, start = ''): Draft {
  const key = context.keyOf(about)
  const found = recall<StoredDraft>(key)
  const kept = found && Date.now() - found.atMs < keptForMs ? found : null
  const news: Draft['news'] = signal(null)
  const note = signal(kept?.note ?? '')
  let id = kept?.id ?? crypto.randomUUID()
  let saving: ReturnType<typeof setTimeout> | undefined
  let discarded: string | null = null
  // From the first key; a draft of an earlier visit took long already.
  let beganMs: number | undefined
  let other: StoredDraft | null = null

  if (!composer.text.peek()) {
    composer.text.value = kept?.text ?? start
    if (composer.text.peek() !== start) news.value = 'restored'
  }

  function save(): void {
    clearTimeout(saving)
    saving = undefined
    const text = composer.text.peek()
    const isUntouched = text === start && !note.peek()
    remember(key, isUntouched ? null : ({ id, text, note: note.peek(), atMs: Date.now() } satisfies StoredDraft))
    if (news.peek() === null) news.value = 'saved'
  }

  const saveNow = () => {
    if (saving) save()
  }
  const onStorage = (event: StorageEvent) => {
    if (event.key !== key || !event.newValue) return
    other = JSON.parse(event.newValue) as StoredDraft
    if (other.text !== composer.text.peek()) news.value = 'elsewhere'
  }
  addEventListener('pagehide', saveNow)
  addEventListener('storage', onStorage)

  return {
    id: () => id,
    note,
    news,
    checks: () => ({
      tookMs: performance.now() - (beganMs ?? 0),
      honeypot: composer.field.current?.form?.website.value,
    }),
    changed() {
      beganMs ??= performance.now()
      clearTimeout(saving)
      saving = setTimeout(save, saveAfterMs)
      if (news.peek() === 'discarded') news.value = null
    },
    discard() {
      discarded = composer.text.peek()
      composer.text.value = start
      remember(key, null)
      news.value = 'discarded'
    },
    undoDiscard() {
      composer.text.value = discarded ?? ''
      news.value = null
      save()
    },
    useOther() {
      if (other) {
        composer.text.value = other.text
        id = other.id
      }
      news.value = null
    },
    forget() {
      clearTimeout(saving)
      saving = undefined
      id = crypto.randomUUID()
      note.value = ''
      news.value = null
      beganMs = undefined
      remember(key, null)
    },
    close() {
      saveNow()
      removeEventListener('pagehide', saveNow)
      removeEventListener('storage', onStorage)
    },
  }
}
