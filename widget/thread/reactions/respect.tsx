import { type Signal, signal } from '@preact/signals-core'
import { type Failure, failureOf } from '../../api/failure.ts'
import type { Naming } from '../../composer/identity-step.tsx'
import type { Key } from '../../locales/say.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { askName, NamingStep } from '../posting/ask-name.tsx'

const sending = new WeakSet<Entry>()
/** What is said below a comment: why it could not be respected, or a name is asked for. */
const notes = new WeakMap<Entry, Signal<string | Naming>>()

/**
 * Respects a comment, or takes that back: shown at once, sent one at a time, and the last press wins. Who has no name yet is
 * asked for one first, and the press is kept.
 */
export async function pressRespect(context: ThreadContext, entry: Entry, isWanted?: boolean): Promise<void> {
  const { respected } = context.thread
  const { id, author } = entry.comment.peek()
  if (!context.session.token()) return note(entry, askName(context, entry))
  if (author?.id === context.viewer.peek()?.id) return say(context, entry, 'respect.own')
  note(entry, null)
  let isKnown = respected.peek().has(id)
  show(context, entry, isWanted ?? !isKnown)
  if (sending.has(entry)) return
  sending.add(entry)
  try {
    for (let isOn = respected.peek().has(id); isOn !== isKnown; isOn = respected.peek().has(id)) {
      const { comment } = await send(context, id, isOn)
      isKnown = isOn
      recount(entry, comment.reactionCount + Number(respected.peek().has(id)) - Number(isOn))
    }
  } catch (failure) {
    show(context, entry, isKnown)
    refused(context, entry, failureOf(failure))
  } finally {
    sending.delete(entry)
  }
}

const send = ({ request, session }: ThreadContext, id: string, isOn: boolean) =>
  request(isOn ? 'PUT /comments/{id}/reaction' : 'DELETE /comments/{id}/reaction', {
    params: { id },
    token: session.token(),
  })

function show({ thread: { respected } }: ThreadContext, entry: Entry, isOn: boolean): void {
  const { id, reactionCount } = entry.comment.peek()
  if (respected.peek().has(id) === isOn) return
  const ids = new Set(respected.peek())
  if (isOn) ids.add(id)
  else ids.delete(id)
  respected.value = ids
  recount(entry, reactionCount + (isOn ? 1 : -1))
}

function recount(entry: Entry, reactionCount: number): void {
  entry.comment.value = { ...entry.comment.peek(), reactionCount: Math.max(0, reactionCount) }
}

function refused(context: ThreadContext, entry: Entry, { slug }: Failure): void {
  if (slug === 'token-required') {
    context.session.end()
    note(entry, askName(context, entry))
    return
  }
  const why = slug === 'thread-closed' ? 'closed' : slug === 'read-only' ? 'readonly' : 'respect.fail'
  say(context, entry, why)
}

/** Says why not, below the comment and to those who listen. */
function say({ announce, words }: ThreadContext, entry: Entry, why: Key): void {
  announce(words.say(why), true)
  note(entry, words.say(why))
}

/** Says one thing at a time below a comment; null takes it away. */
function note(entry: Entry, next: string | Naming | null): void {
  const known = notes.get(entry)
  if (next && known) known.value = next
  else if (next) notes.set(entry, signal(next))
  const others = entry.notes.peek().filter((name) => name !== 'respectNote')
  entry.notes.value = next ? [...others, 'respectNote'] : others
}

/** What there is to say of a press of Respect. */
export function RespectNote({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const said = notes.get(entry)!.value
  if (typeof said === 'string') return <p class="delivery">{said}</p>
  const close = () => {
    note(entry, null)
    const article = context.shadow!.getElementById(`comment-${entry.comment.peek().id}`)
    article?.querySelector<HTMLElement>('.respect')?.focus()
  }
  return (
    <form
      class="composer"
      data-used
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        if (!(await said.submit())) return
        close()
        pressRespect(context, entry, true)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <NamingStep context={context} entry={entry} />
      <div class="foot">
        <button type="submit" class="button boxed button-primary">
          {say('id.guest')}
        </button>
        <button type="button" class="button boxed" onClick={close}>
          {say('cancel')}
        </button>
      </div>
    </form>
  )
}
