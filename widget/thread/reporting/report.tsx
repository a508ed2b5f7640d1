import { type Signal, signal } from '@preact/signals-core'
import { render } from 'preact'
import { noteMaxLength } from '../../../shared/limits.ts'
import { type ReportReason, reportReasons } from '../../../shared/moderation/report-reasons.ts'
import { failureOf } from '../../api/failure.ts'
import type { Naming } from '../../composer/identity-step.tsx'
import type { Key } from '../../locales/say.ts'
import type { ThreadContext } from '../context.ts'
import { drawSlot } from '../draw-slot.tsx'
import type { Entry } from '../entry.ts'
import { mute } from '../muting/mute.tsx'

/** Puts a box of the top layer beside a button. */
type Place = (popover: HTMLElement, button: HTMLElement) => void

/** Asks what is wrong with a comment: a popover beside its menu's button, where the focus returns to. */
export function openReport(context: ThreadContext, entry: Entry, button: HTMLButtonElement, place: Place): void {
  const { shadow, words } = context
  shadow!.querySelector<HTMLElement>('.report')?.hidePopover()
  const popover = document.createElement('div')
  popover.className = 'report'
  popover.popover = 'manual'
  popover.role = 'dialog'
  popover.ariaLabel = words.say('report.q')
  const leaving = new AbortController()
  const close = () => popover.hidePopover()
  const model: Model = {
    isSent: signal(false),
    error: signal(null),
    naming: signal(null),
    sent() {
      model.isSent.value = true
      requestAnimationFrame(() => {
        place(popover, button)
        popover.querySelector<HTMLElement>('.first')?.focus()
      })
    },
    close,
  }
  render(<Report context={context} entry={entry} model={model} />, popover)
  shadow!.querySelector('.root')!.append(popover)
  popover.showPopover()
  place(popover, button)
  popover.querySelector('input')?.focus()
  popover.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })
  addEventListener(
    'pointerdown',
    (event) => {
      if (!event.composedPath().includes(popover)) close()
    },
    { signal: leaving.signal },
  )
  popover.addEventListener('toggle', (event) => {
    if ((event as ToggleEvent).newState !== 'closed') return
    leaving.abort()
    const hadFocus = popover.contains(shadow!.activeElement) || !shadow!.activeElement
    render(null, popover)
    popover.remove()
    if (hadFocus && button.isConnected) button.focus({ preventScroll: true })
  })
}

/** How far a report has come. */
interface Model {
  isSent: Signal<boolean>
  error: Signal<Key | null>
  /** Asking for a name, where the reader has none here yet. */
  naming: Signal<Naming | null>
  sent: () => void
  close: () => void
}

interface Props {
  context: ThreadContext
  entry: Entry
  model: Model
}

function Report({ context, entry, model }: Props) {
  return model.isSent.value ? (
    <Thanks context={context} entry={entry} model={model} />
  ) : (
    <ReportForm context={context} entry={entry} model={model} />
  )
}

async function submit({ context, entry, model }: Props, form: HTMLFormElement): Promise<void> {
  const { announce, request, session, thread, words } = context
  const { id } = entry.comment.peek()
  const fields = new FormData(form)
  const reason = fields.get('reason') as ReportReason | null
  const note = String(fields.get('note')).trim()
  const refuse = (key: Key) => {
    model.error.value = key
    announce(words.say(key), true)
  }
  if (!reason) return refuse('report.none')
  if (!session.token() && !(await named({ context, entry, model }))) return
  try {
    const body = { reason, ...(note && { note }) }
    await request('POST /comments/{id}/reports', { params: { id }, body, token: session.token() })
    thread.reported.add(id)
    announce(words.say('report.ok'))
    model.sent()
  } catch (failure) {
    refuse(failureOf(failure).slug === 'report-settled' ? 'report.settled' : 'report.fail')
  }
}

/** Who has no name here yet is asked for one. Resolves whether there is one now. */
async function named({ context, entry, model: { naming } }: Props): Promise<boolean> {
  const open = naming.peek()
  if (open) return open.submit()
  naming.value = (await context.actions.askName(entry)) ?? null
  return false
}

function ReportForm({ context, entry, model }: Props) {
  const { say } = context.words
  const { id } = entry.comment.value
  const error = model.error.value
  return (
    <form
      class="composer"
      data-used
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit({ context, entry, model }, event.currentTarget)
      }}
    >
      <fieldset>
        <legend>{say('report.q')}</legend>
        <p>{say('report.disagree')}</p>
        {reportReasons.map((reason) => (
          <label key={reason}>
            <input type="radio" name="reason" value={reason} /> {say(`reason.${reason}`)}
          </label>
        ))}
      </fieldset>
      <label for={`report-note-${id}`}>{say('report.note')}</label>
      <textarea id={`report-note-${id}`} class="textarea" name="note" rows={2} dir="auto" maxLength={noteMaxLength} />
      {model.naming.value && drawSlot(context, 'naming', entry)}
      <p class="error">{error && say(error)}</p>
      <div class="actions">
        <button type="submit" class="button boxed button-primary">
          {say('report.send')}
        </button>
        <button type="button" class="button boxed" onClick={model.close}>
          {say('report.cancel')}
        </button>
      </div>
    </form>
  )
}

function Thanks({ context, entry, model }: Props) {
  const { say } = context.words
  const { author } = entry.comment.value
  const then = (run: () => unknown) => () => {
    model.close()
    run()
  }
  return (
    <>
      <p>{say('report.ok')}</p>
      <button type="button" class="button first" onClick={model.close}>
        {say('report.close')}
      </button>
      <button type="button" class="button" onClick={then(() => withdrawReport(context, entry))}>
        {say('report.undo')}
      </button>
      {author && (
        <button type="button" class="button" onClick={then(() => mute(context, entry))}>
          {say('mute', { name: author.name })}
        </button>
      )}
    </>
  )
}

/** Takes the reader's report of a comment back. */
export async function withdrawReport(context: ThreadContext, entry: Entry): Promise<void> {
  const { announce, request, session, thread, words } = context
  const { id } = entry.comment.peek()
  try {
    await request('DELETE /comments/{id}/reports/mine', { params: { id }, token: session.token() })
    thread.reported.delete(id)
    announce(words.say('report.withdrawn'))
  } catch (failure) {
    announce(words.say(failureOf(failure).slug === 'report-settled' ? 'report.settled' : 'report.fail'), true)
  }
}
