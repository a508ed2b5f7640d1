import { type Signal, signal } from '@preact/signals-core'
import { failureOf } from '../../api/failure.ts'
import { keepGuest, type PastGuest, pastGuests } from '../../identity/past-guests.ts'
import type { Key } from '../../locales/say.ts'
import { remember } from '../../ui/storage.ts'
import type { NameEntry } from '../identity-step.tsx'
import { nameMistake } from '../mistakes.ts'
import { failureText } from '../problem-words.ts'
import type { Writer } from '../writer.ts'

/** Problems that are said otherwise here than of a comment that was not posted. */
const keys: { [slug: string]: Key } = {
  network: 'id.fail',
  internal: 'id.fail',
  unavailable: 'id.fail',
  'name-limit': 'who.limit',
  suspended: 'who.no',
  banned: 'who.no',
}

/** The choice of who is writing, while it is open. */
export interface Who extends NameEntry {
  /** Changing the name; asking whether somebody else is writing; waiting for the name of a new guest. */
  step: Signal<'name' | 'sure' | 'new'>
  /** The first button of the question, where the focus goes. */
  first: { current: HTMLButtonElement | null }
  /** The guests this device had before. */
  others: () => PastGuest[]
  /** Changes the name, on all comments. */
  save: () => Promise<void>
  /** Asks whether somebody else is writing. */
  ask: () => void
  /** Begins as a new guest, who is asked for a name at the first comment. The text in the composer stays. */
  begin: () => void
  /** Writes as a guest of before, if the server knows them. */
  switchTo: (guest: PastGuest) => Promise<void>
  /** Closes, and leaves who is writing as it is. */
  close: () => void
}

/** Opens the choice of who is writing in a composer. */
export function createWho({ composer, context, naming, who }: Writer): Who {
  const { announce, keyOf, request, session, words } = context
  const { say } = words
  const viewer = session.viewer.peek()
  const step: Who['step'] = signal(viewer ? 'name' : 'new')
  const name = signal(viewer?.name ?? '')
  const error = signal<string | null>(null)
  const field: Who['field'] = { current: null }
  const first: Who['first'] = { current: null }
  /** Ids of guests whom the server does not know any more. */
  const gone = signal<string[]>([])
  let isSaving = false

  const refuse = (text: string) => {
    error.value = text
    if (field.current) field.current.focus()
    else announce(text)
  }
  const refuseFor = (thrown: unknown) => {
    const failure = failureOf(thrown)
    const key = keys[failure.slug]
    refuse(key ? say(key) : failureText(say, failure))
  }
  const close = () => {
    who.value = null
    const form = composer.field.current?.form
    requestAnimationFrame(() => (form?.querySelector<HTMLElement>('.who button') ?? composer.field.current)?.focus())
  }
  const leave = () => {
    const token = session.token()
    const now = session.viewer.peek()
    if (token && now) keepGuest(keyOf('past'), { token, viewer: now })
    session.end()
  }
  requestAnimationFrame(() => field.current?.focus())

  return {
    step,
    name,
    error,
    field,
    first,
    id: `${composer.id}-who`,
    others: () =>
      pastGuests(keyOf('past')).filter(
        ({ viewer: { id } }) => id !== session.viewer.value?.id && !gone.value.includes(id),
      ),
    async save() {
      const wrong = nameMistake(say, name.peek())
      if (wrong) return refuse(wrong)
      const token = session.token()
      if (isSaving || !token) return
      isSaving = true
      try {
        const changed = await request('PATCH /me', { body: { name: name.peek() }, token })
        remember(keyOf('name'), changed.viewer.name)
        session.begin(token, changed.viewer)
        announce(say('who.saved', { name: changed.viewer.name }))
        close()
      } catch (thrown) {
        refuseFor(thrown)
      } finally {
        isSaving = false
      }
    },
    ask() {
      step.value = 'sure'
      requestAnimationFrame(() => first.current?.focus())
    },
    begin() {
      leave()
      naming.name.value = ''
      step.value = 'new'
      requestAnimationFrame(() => composer.field.current?.focus())
    },
    async switchTo({ token, viewer: { id } }) {
      try {
        const guest = (await request('GET /me', { query: {}, token })).viewer
        if (!guest) {
          gone.value = [...gone.value, id]
          return refuse(say('who.gone'))
        }
        leave()
        session.begin(token, guest)
        naming.isOpen.value = false
        announce(say('id.as', { name: guest.name }))
        close()
      } catch (thrown) {
        refuseFor(thrown)
      }
    },
    close,
  }
}
