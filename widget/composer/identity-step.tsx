import { type Signal, signal } from '@preact/signals-core'
import { earlierGuestsMax } from '../../shared/limits.ts'
import { failureOf } from '../api/failure.ts'
import { pastGuests } from '../identity/past-guests.ts'
import type { Say } from '../locales/say.ts'
import { recall, remember } from '../ui/storage.ts'
import type { ComposerContext } from './composer-context.ts'
import { nameMistake } from './mistakes.ts'
import { failureText } from './problem-words.ts'

/** A display name being typed. */
export interface NameEntry {
  name: Signal<string>
  /** Why it was refused. */
  error: Signal<string | null>
  field: { current: HTMLInputElement | null }
  /** Of its field: several may be open on a page. */
  id: string
}

/** Asking for a name, at the end and only once: write first, identify afterwards. */
export interface Naming extends NameEntry {
  isOpen: Signal<boolean>
  open: () => void
  /** Makes a guest of that name; resolves whether it worked. */
  submit: () => Promise<boolean>
}

/** Makes the naming step of a composer; the name last used is offered again. */
export function createNaming({ keyOf, request, session, words: { say } }: ComposerContext, id: string): Naming {
  const error = signal<string | null>(null)
  const isOpen = signal(false)
  const name = signal(recall<string>(keyOf('name')) ?? '')
  const field: Naming['field'] = { current: null }
  let naming: Promise<boolean> | undefined

  const refuse = (text: string) => {
    error.value = text
    field.current?.focus()
    return false
  }

  return {
    isOpen,
    name,
    error,
    field,
    id,
    open() {
      isOpen.value = true
      requestAnimationFrame(() => field.current?.focus())
    },
    submit() {
      // One press or two: one guest.
      naming ??= becomeGuest().finally(() => {
        naming = undefined
      })
      return naming
    },
  }

  async function becomeGuest(): Promise<boolean> {
    const wrong = nameMistake(say, name.peek())
    if (wrong) return refuse(wrong)
    try {
      const { token, viewer } = await request('POST /guests', {
        body: {
          name: name.peek(),
          earlier: pastGuests(keyOf('past'))
            .map(({ token }) => token)
            .slice(-earlierGuestsMax),
        },
      })
      remember(keyOf('name'), viewer.name)
      session.begin(token, viewer)
      isOpen.value = false
      error.value = null
      return true
    } catch (failure) {
      const { slug } = failureOf(failure)
      return refuse(slug === 'network' ? say('id.fail') : failureText(say, failureOf(failure)))
    }
  }
}

/** The step itself, below the text it is about. */
export function IdentityStep({ context: { words }, naming }: { context: ComposerContext; naming: Naming }) {
  const { say } = words
  return (
    <div class="naming">
      <p>
        <b>{say('id.q')}</b>
      </p>
      <NameField entry={naming} say={say} />
    </div>
  )
}

interface NameFieldProps {
  entry: NameEntry
  say: Say
}

/** The field of a display name, with why it was refused. */
export function NameField({ entry: { id, name, error, field }, say }: NameFieldProps) {
  return (
    <>
      <label for={id}>{say('id.name')}</label>
      <div class="error" id={`${id}-error`}>
        {error.value && <span class="hidden">{say('err.prefix')} </span>}
        {error.value}
      </div>
      <input
        id={id}
        ref={field}
        type="text"
        autocomplete="nickname"
        dir="auto"
        value={name.value}
        aria-invalid={error.value ? 'true' : undefined}
        aria-describedby={`${id}-error`}
        onInput={(event) => {
          name.value = event.currentTarget.value
        }}
      />
    </>
  )
}
