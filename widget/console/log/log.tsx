import { batch, type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import type { LogEntry } from '../../../shared/moderation/audit-log.ts'
import type { DecisionReply } from '../../../shared/moderation/moderation.ts'
import type { StaffPerson } from '../../../shared/people/staff.ts'
import sheetText from '../../styles/console/screens.css?inline'
import { absoluteTime, relativeTime } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { personHash } from '../route.ts'
import { exportLog } from './export.ts'
import { type ActionGroup, actionWords, byBatch, isReversible, otherActions, whoOf, whyOf } from './wording.ts'

export const sheet = new CSSStyleSheet()
sheet.replaceSync(sheetText)

const pageSize = 50
const actions = [
  'comment.approve', 'comment.reject', 'comment.spam', 'comment.hold', 'comment.undo', 'comment.delete', 'comment.restore',
  'staff.join', 'staff.invite', 'staff.change-role', 'staff.remove', ...otherActions,
] as const // biome-ignore format: a list

/** What is shown of the log, and what has come of it. */
interface Shown {
  action: Signal<string>
  person: Signal<string>
  entries: Signal<LogEntry[]>
  phase: Signal<'loading' | 'ready' | 'failed'>
  hasOlder: Signal<boolean>
  people: Signal<StaffPerson[]>
  load: (older?: boolean) => Promise<void>
}

export function queryOf({ action, person }: Pick<Shown, 'action' | 'person'>): URLSearchParams {
  const filters = { action: action.peek(), actor: person.peek() }
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value))
}

function createShown({ ask }: ConsoleContext): Shown {
  let loads = 0
  const shown: Shown = {
    action: signal(''),
    person: signal(''),
    entries: signal<LogEntry[]>([]),
    phase: signal('loading'),
    hasOlder: signal(false),
    people: signal<StaffPerson[]>([]),
    async load(older = false) {
      const mine = ++loads
      const before = older ? shown.entries.peek() : []
      const query = queryOf(shown)
      query.set('limit', `${pageSize}`)
      if (before.length > 0) query.set('before', `${before.at(-1)!.seq}`)
      try {
        const { items } = await ask<{ items: LogEntry[] }>('GET', `/moderation/log?${query}`)
        if (mine !== loads) return
        batch(() => {
          shown.entries.value = [...before, ...items]
          shown.hasOlder.value = items.length === pageSize
          shown.phase.value = 'ready'
        })
      } catch {
        if (mine === loads) shown.phase.value = 'failed'
      }
    },
  }
  void ask<{ people: StaffPerson[] }>('GET', '/staff').then(
    ({ people }) => {
      shown.people.value = people
    },
    // Without names to choose from the log is still the log.
    () => {},
  )
  return shown
}

/** Everything that was done, the newest first, each with a button that takes it back where that can be. */
export function Screen({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const shown = useSignal<Shown | null>(null)
  useSignalEffect(() => {
    shown.value ??= createShown(context)
    void [shown.value.action.value, shown.value.person.value]
    void shown.value.load()
  })
  const log = shown.value
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{say('log.title')}</h1>
      {log && <Tools context={context} log={log} />}
      {log && <Entries context={context} log={log} />}
    </main>
  )
}

function Tools({ context, log }: { context: ConsoleContext; log: Shown }) {
  const { say } = context.words
  const exported = useSignal<number | null>(null)
  const isOwnOnly = context.session.value?.staff.role === 'moderator'
  return (
    <div class="tools">
      <label>
        {say('log.action')}
        <select
          value={log.action.value}
          onChange={(event) => {
            log.action.value = event.currentTarget.value
          }}
        >
          <option value="">{say('log.action.any')}</option>
          {actions.map((action) => (
            <option key={action} value={action}>
              {say(`act.${action}`)}
            </option>
          ))}
        </select>
      </label>
      {isOwnOnly ? (
        <p class="meta">{say('log.own')}</p>
      ) : (
        <label>
          {say('log.person')}
          <select
            value={log.person.value}
            onChange={(event) => {
              log.person.value = event.currentTarget.value
            }}
          >
            <option value="">{say('log.person.any')}</option>
            {log.people.value.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        class="button boxed"
        aria-disabled={exported.value !== null}
        onClick={() => exported.value === null && void exportLog(context, queryOf(log), exported)}
      >
        {exported.value === null ? say('log.export') : say('log.exporting', { n: exported.value })}
      </button>
    </div>
  )
}

function Entries({ context, log }: { context: ConsoleContext; log: Shown }) {
  const { say } = context.words
  const { phase, entries, hasOlder } = log
  if (phase.value === 'loading') return <p class="status">{say('con.loading')}</p>
  if (phase.value === 'failed')
    return (
      <p class="status">
        {say('con.fail')}{' '}
        <button type="button" class="button boxed" onClick={() => log.load()}>
          {say('con.retry')}
        </button>
      </p>
    )
  if (entries.value.length === 0) return <p class="status">{say('log.none')}</p>
  return (
    <>
      <ol class="log">
        {byBatch(entries.value).map((group) => (
          <GroupLine key={group.first.seq} context={context} log={log} group={group} />
        ))}
      </ol>
      {hasOlder.value && (
        <button type="button" class="button boxed" onClick={() => log.load(true)}>
          {say('log.older')}
        </button>
      )}
    </>
  )
}

function GroupLine({ context, log, group }: { context: ConsoleContext; log: Shown; group: ActionGroup }) {
  const { words } = context
  const { say, lang } = words
  const { first } = group
  const what = actionWords(words, group, log.people.value)
  const why = whyOf(words, first)
  const when = relativeTime(say, first.at, false)
  return (
    <li class="deed">
      <time class="meta" dateTime={first.at} title={absoluteTime(lang, first.at)}>
        {when}
      </time>
      <p>
        <b>
          <bdi>{whoOf(words, first)}</bdi>
        </b>{' '}
        {what}
        {why && <span class="meta"> · {why}</span>}
        <span class="meta"> · {sourceOf(context, first.source)}</span>
        {first.target === 'author' && (
          <>
            {' '}
            <a href={personHash(first.targetId)}>{say('log.who')}</a>
          </>
        )}
      </p>
      {isReversible(group) && (
        <button
          type="button"
          class="button"
          aria-label={say('log.reverse.name', { what, when })}
          onClick={() => void reverse(context, log, group)}
        >
          {say('log.reverse')}
        </button>
      )}
    </li>
  )
}

const sources = ['console', 'key', 'bulk', 'embed', 'undo', 'command', 'rule', 'mail', 'api'] as const

function sourceOf({ words }: ConsoleContext, source: string): string {
  const known = sources.find((one) => one === source)
  return known ? words.say(`log.source.${known}`) : source
}

/** Takes a batch back, as it was done: all of it, but for what somebody decided about since. */
async function reverse(
  { ask, announce, words: { say } }: ConsoleContext,
  log: Shown,
  { first }: ActionGroup,
): Promise<void> {
  try {
    const { done, lost, others = [] } = await ask<DecisionReply>('POST', `/moderation/batches/${first.batch}/undo`)
    const left = lost.length + others.filter(({ isUndone }) => !isUndone).length
    const isOthers = done.length === 0 && others.length > 0
    const went = say(isOthers ? 'log.reversed.other' : 'log.reversed', { n: done.length })
    announce(left > 0 ? say(isOthers ? 'log.changed' : 'did.changed', { n: left }) : went)
    await log.load()
  } catch {
    announce(say('con.fail'), true)
  }
}
