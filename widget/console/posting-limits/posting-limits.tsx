import { type Signal, signal } from '@preact/signals'
import type { Heat, HeatChange } from '../../../shared/comments/posting-limits.ts'
import type { ThreadState } from '../../../shared/comments/threads.ts'
import { noteMaxLength } from '../../../shared/limits.ts'
import type { Card } from '../../../shared/moderation/moderation.ts'
import sheetText from '../../styles/console/forms.css?inline'
import { absoluteTime } from '../../ui/time.ts'
import { createDeeds, type Deeds } from '../action-runner.tsx'
import type { Desk } from '../context.ts'
import { adopt, openDialog } from '../dialog.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

interface HeatProps {
  desk: Desk
  heat: Signal<Heat | null>
  deeds: Deeds
  close: () => void
}

/** How a thread may be written in; `keep` takes what undoes a change, `changed` hears that there was one. */
export function openHeat(
  desk: Desk,
  { thread }: Card,
  keep: (batch: string | null) => void,
  changed: () => void,
): void {
  const { say } = desk.words
  adopt(sheet)
  const heat = signal<Heat | null>(null)
  async function load(): Promise<void> {
    try {
      heat.value = (await desk.ask<{ thread: Heat }>('GET', `/moderation/threads/${thread.id}`)).thread
    } catch {
      deeds.error.value = say('con.fail')
    }
  }
  const deeds = createDeeds(desk, load, (batch) => {
    keep(batch)
    changed()
  })
  void load()
  openDialog('about', 'heat-title', (close) => (
    <>
      <div class="dialog-top">
        <h2 id="heat-title" tabIndex={-1}>
          <bdi>{say('heat.title', { title: thread.title || thread.url })}</bdi>
        </h2>
        <button type="button" class="button" onClick={close}>
          {say('con.close')}
        </button>
      </div>
      <Form desk={desk} heat={heat} deeds={deeds} close={close} />
    </>
  ))
}

function Form({ desk, heat, deeds, close }: HeatProps) {
  const { say } = desk.words
  const now = heat.value
  async function save(form: HTMLFormElement): Promise<void> {
    const path = `/moderation/threads/${now!.id}`
    const change = readChange(form, now!)
    if (await deeds.act('did.heat', () => desk.ask<{ batch: string | null }>('PATCH', path, change))) close()
  }
  return (
    <>
      <p class="error" role="alert">
        {deeds.error.value}
      </p>
      {now ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault()
            void save(event.currentTarget)
          }}
        >
          <InForce desk={desk} heat={now} />
          <Fields desk={desk} heat={now} />
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

/** What holds just now, in words. */
function InForce({ desk, heat }: { desk: Desk; heat: Heat }) {
  const { say, lang } = desk.words
  const { state, closesAt, slowS, slowUntil, membersOnly, premoderated } = heat
  const until = (at: string) => ` ${say('team.until', { date: absoluteTime(lang, at) })}`
  const held = [
    say(`heat.${state}`) + (state === 'open' && closesAt ? until(closesAt) : ''),
    slowS > 0 && say('heat.slow', { n: slowS }) + (slowUntil ? until(slowUntil) : ''),
    membersOnly && say('heat.members'),
    premoderated && say('heat.review'),
  ].filter((word) => word !== false)
  return (
    <ul class="chips" aria-label={say('heat.now')}>
      {held.map((word) => (
        <li class="chip" key={word}>
          {word}
        </li>
      ))}
    </ul>
  )
}

function Fields({ desk, heat }: { desk: Desk; heat: Heat }) {
  const { say } = desk.words
  return (
    <>
      <label>
        {say('heat.state')}
        <select name="state">
          {(['open', 'closed'] as const).map((state) => (
            <option key={state} value={state} selected={state === heat.state}>
              {say(`heat.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('heat.closes')}
        <input type="datetime-local" name="closesAt" defaultValue={localTime(heat.closesAt)} />
      </label>
      <label>
        {say('heat.slowS')}
        <input type="number" name="slowS" min={0} max={86_400} required defaultValue={`${heat.slowS}`} />
      </label>
      <label>
        {say('heat.minutes')}
        <input type="number" name="slowMinutes" min={1} max={10_080} />
      </label>
      <label class="switch">
        <input type="checkbox" name="membersOnly" defaultChecked={heat.membersOnly} />
        {say('heat.members')}
      </label>
      <label class="switch">
        <input type="checkbox" name="premoderated" defaultChecked={heat.premoderated} />
        {say('heat.review')}
      </label>
      <label>
        {say('heat.reason')}
        <input type="text" name="reason" maxLength={noteMaxLength} autocomplete="off" />
      </label>
    </>
  )
}

/** Reads what is to be different; what stays is not named. */
function readChange(form: HTMLFormElement, heat: Heat): HeatChange {
  const fields = new FormData(form)
  const text = (name: string) => `${fields.get(name) ?? ''}`.trim()
  const change: HeatChange = {}
  const state = text('state') as ThreadState
  if (state !== heat.state) change.state = state
  if (text('closesAt') !== localTime(heat.closesAt))
    change.closesAt = text('closesAt') ? new Date(text('closesAt')).toISOString() : null
  const slowS = Number(text('slowS'))
  const minutes = text('slowMinutes')
  if (slowS !== heat.slowS || (slowS > 0 && minutes)) change.slowS = slowS
  if (slowS > 0 && minutes) change.slowMinutes = Number(minutes)
  for (const name of ['membersOnly', 'premoderated'] as const)
    if (fields.has(name) !== heat[name]) change[name] = fields.has(name)
  if (text('reason')) change.reason = text('reason')
  return change
}

const minuteMs = 60_000

/** A time as a field for it wants it: of this browser's clock, to the minute. */
function localTime(at: string | null): string {
  if (!at) return ''
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
}
