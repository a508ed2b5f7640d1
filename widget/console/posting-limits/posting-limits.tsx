import type { PostingLimitsChange, ThreadPostingLimits, ThreadState } from '../../../shared/comments/posting-limits.ts'
import { noteMaxLength } from '../../../shared/limits.ts'
import type { Card } from '../../../shared/moderation/moderation.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { absoluteTime } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'
import { DialogTop } from '../dialog-top.tsx'
import { PageForm } from './page-form.tsx'
import { createPage } from './page-model.ts'
import { createPostingLimits, type PostingLimitsModel } from './posting-limits-model.ts'

const sheet = sheetOf(sheetText)

/** Opens the dialog of a thread: its posting limits, and its page for those who may correct it. `keep` takes the batch that undoes a change; `changed` is called after it. */
export function openPostingLimits(
  context: ConsoleContext,
  { thread }: Card,
  keep: (batch: string | null) => void,
  changed: () => void,
): void {
  const { say } = context.words
  adopt(sheet)
  const done = (batch: string | null) => {
    keep(batch)
    changed()
  }
  const model = createPostingLimits(context, thread.id, done)
  const page = mayDo(context, 'correctPages') ? createPage(context, thread.id, done) : null
  void model.load()
  void page?.load()
  openDialog('about', 'posting-limits-title', (close) => (
    <>
      <DialogTop
        context={context}
        id="posting-limits-title"
        title={say('limits.title', { title: thread.title || thread.url })}
        close={close}
      />
      <Form context={context} model={model} close={close} />
      {page && <PageForm context={context} model={page} close={close} />}
    </>
  ))
}

interface FormProps {
  context: ConsoleContext
  model: PostingLimitsModel
  close: () => void
}

function Form({ context, model, close }: FormProps) {
  const { say } = context.words
  const now = model.limits.value
  async function save(form: HTMLFormElement): Promise<void> {
    if (await model.change(readChange(form, now!))) close()
  }
  return (
    <>
      <p class="error" role="alert">
        {model.error.value}
      </p>
      {now ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void save(event.currentTarget)
          }}
        >
          <InForce context={context} limits={now} />
          <Fields context={context} limits={now} />
          <p>
            <button type="submit" class="button boxed button-primary">
              {say('rule.save')}
            </button>
          </p>
        </form>
      ) : (
        <p class="meta">{say('con.loading')}</p>
      )}
    </>
  )
}

/** The limits in force, as chips. */
function InForce({ context, limits }: { context: ConsoleContext; limits: ThreadPostingLimits }) {
  const { say, lang } = context.words
  const { state, closesAt, slowS, slowUntil, membersOnly, premoderated } = limits
  const until = (at: string) => ` ${say('team.until', { date: absoluteTime(lang, at) })}`
  const held = [
    say(`limits.${state}`) + (state === 'open' && closesAt ? until(closesAt) : ''),
    slowS > 0 && say('limits.slow', { n: slowS }) + (slowUntil ? until(slowUntil) : ''),
    membersOnly && say('limits.members'),
    premoderated && say('limits.review'),
  ].filter((word) => word !== false)
  return (
    <ul class="chips" aria-label={say('limits.now')}>
      {held.map((word) => (
        <li class="chip" key={word}>
          {word}
        </li>
      ))}
    </ul>
  )
}

function Fields({ context, limits }: { context: ConsoleContext; limits: ThreadPostingLimits }) {
  const { say } = context.words
  return (
    <>
      <label>
        {say('limits.state')}
        <select name="state">
          {(['open', 'closed'] as const).map((state) => (
            <option key={state} value={state} selected={state === limits.state}>
              {say(`limits.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('limits.closes')}
        <input type="datetime-local" name="closesAt" defaultValue={localTime(limits.closesAt)} />
      </label>
      <label>
        {say('limits.slowS')}
        <input type="number" name="slowS" min={0} max={86_400} required defaultValue={`${limits.slowS}`} />
      </label>
      <label>
        {say('limits.minutes')}
        <input type="number" name="slowMinutes" min={1} max={10_080} />
      </label>
      <label class="switch">
        <input type="checkbox" name="membersOnly" defaultChecked={limits.membersOnly} />
        {say('limits.members')}
      </label>
      <label class="switch">
        <input type="checkbox" name="premoderated" defaultChecked={limits.premoderated} />
        {say('limits.review')}
      </label>
      <label>
        {say('limits.reason')}
        <input type="text" name="reason" maxLength={noteMaxLength} autocomplete="off" />
      </label>
    </>
  )
}

/** Reads the form; returns only what differs from the limits in force. */
function readChange(form: HTMLFormElement, limits: ThreadPostingLimits): PostingLimitsChange {
  const fields = new FormData(form)
  const text = (name: string) => `${fields.get(name) ?? ''}`.trim()
  const change: PostingLimitsChange = {}
  const state = text('state') as ThreadState
  if (state !== limits.state) change.state = state
  if (text('closesAt') !== localTime(limits.closesAt))
    change.closesAt = text('closesAt') ? new Date(text('closesAt')).toISOString() : null
  const slowS = Number(text('slowS'))
  const minutes = text('slowMinutes')
  if (slowS !== limits.slowS || (slowS > 0 && minutes)) change.slowS = slowS
  if (slowS > 0 && minutes) change.slowMinutes = Number(minutes)
  for (const name of ['membersOnly', 'premoderated'] as const)
    if (fields.has(name) !== limits[name]) change[name] = fields.has(name)
  if (text('reason')) change.reason = text('reason')
  return change
}

const minuteMs = 60_000

/** Formats a time for a datetime-local field: in this browser's time zone, to the minute. */
function localTime(at: string | null): string {
  if (!at) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
}
