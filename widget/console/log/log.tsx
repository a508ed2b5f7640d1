import { useSignal, useSignalEffect } from '@preact/signals'
import sheetText from '../../styles/console/screens.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { absoluteTime, relativeTime } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { personHash } from '../route.ts'
import { useModel } from '../use-model.ts'
import { exportLog } from './export.ts'
import { createLog, type LogModel, queryOf } from './log-model.ts'
import { type ActionGroup, actionWords, byBatch, isReversible, otherActions, whoOf, whyOf } from './wording.ts'

export const sheet = sheetOf(sheetText)

const actions = [
  'comment.approve', 'comment.reject', 'comment.spam', 'comment.hold', 'comment.undo', 'comment.delete', 'comment.restore',
  'staff.join', 'staff.invite', 'staff.withdraw-link', 'staff.link-browser', 'staff.add-browser', 'staff.change-role', 'staff.remove', ...otherActions,
] as const // biome-ignore format: a list

/** The screen of the audit log, newest first, with an undo button for each action that can be undone. */
export function Screen({ context }: { context: ConsoleContext }) {
  const { say } = context.words
  const log = useModel(
    () => createLog(context),
    (model) => void model.loadPeople(),
  )
  useSignalEffect(() => {
    void [log.action.value, log.person.value]
    void log.load()
  })
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{say('log.title')}</h1>
      <Tools context={context} log={log} />
      <Entries context={context} log={log} />
    </main>
  )
}

function Tools({ context, log }: { context: ConsoleContext; log: LogModel }) {
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

function Entries({ context, log }: { context: ConsoleContext; log: LogModel }) {
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

function GroupLine({ context, log, group }: { context: ConsoleContext; log: LogModel; group: ActionGroup }) {
  const { words } = context
  const { say, lang } = words
  const { first } = group
  const what = actionWords(words, group, log.people.value)
  const why = whyOf(words, first)
  const when = relativeTime(say, first.at, false)
  return (
    <li class="log-line">
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
          onClick={() => void log.undo(first.batch)}
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
