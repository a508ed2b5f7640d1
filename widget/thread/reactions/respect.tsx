import type { FunctionComponent } from 'preact'
import { type Failure, failureOf } from '../../api/failure.ts'
import { createNaming, IdentityStep } from '../../composer/identity-step.tsx'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'

const sending = new WeakSet<Entry>()
const noted = new WeakMap<Entry, FunctionComponent>()

/**
 * Respects a comment, or takes that back: shown at once, sent one at a time, and the last press wins. Who has no name yet is
 * asked for one first, and the press is kept.
 */
export async function pressRespect(widget: ThreadContext, entry: Entry, isWanted?: boolean): Promise<void> {
  const { respected } = widget.thread
  const { id } = entry.comment.peek()
  if (!widget.session.token()) return askName(widget, entry)
  note(entry, null)
  let isKnown = respected.peek().has(id)
  show(widget, entry, isWanted ?? !isKnown)
  if (sending.has(entry)) return
  sending.add(entry)
  try {
    for (let isOn = respected.peek().has(id); isOn !== isKnown; isOn = respected.peek().has(id)) {
      const { comment } = await send(widget, id, isOn)
      isKnown = isOn
      recount(entry, comment.reactionCount + Number(respected.peek().has(id)) - Number(isOn))
    }
  } catch (failure) {
    show(widget, entry, isKnown)
    refused(widget, entry, failureOf(failure))
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

function refused(widget: ThreadContext, entry: Entry, { slug }: Failure): void {
  const { announce, session, words } = widget
  if (slug === 'token-required') {
    session.end()
    askName(widget, entry)
    return
  }
  const why = slug === 'thread-closed' ? 'closed' : slug === 'read-only' ? 'readonly' : 'respect.fail'
  announce(words.say(why), true)
  note(entry, () => <p class="delivery">{words.say(why)}</p>)
}

/** One step for a name, below the comment; then the press is completed. */
function askName(widget: ThreadContext, entry: Entry): void {
  const { say } = widget.words
  const { id } = entry.comment.peek()
  const naming = createNaming(widget, `respect-${id}`)
  const close = () => {
    note(entry, null)
    widget.shadow!.getElementById(`comment-${id}`)?.querySelector<HTMLElement>('.respect')?.focus()
  }
  note(entry, () => (
    <form
      class="composer"
      data-used
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        if (!(await naming.submit())) return
        close()
        pressRespect(widget, entry, true)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <IdentityStep desk={widget} naming={naming} />
      <div class="foot">
        <button type="submit" class="button boxed button-primary">
          {say('id.guest')}
        </button>
        <button type="button" class="button boxed" onClick={close}>
          {say('cancel')}
        </button>
      </div>
    </form>
  ))
  naming.open()
}

/** Says one thing at a time below a comment; null takes it away. */
function note(entry: Entry, next: FunctionComponent | null): void {
  const others = entry.notes.peek().filter((one) => one !== noted.get(entry))
  if (next) noted.set(entry, next)
  entry.notes.value = next ? [...others, next] : others
}
