import type { ShownRule } from '../../../shared/moderation/rules.ts'
import { rules as rulesWords } from '../../locales/en/console/rules.ts'
import peopleText from '../../styles/console/forms.css?inline'
import rulesText from '../../styles/console/rules.css?inline'
import screensText from '../../styles/console/screens.css?inline'
import { sheetOf } from '../../ui/sheet.ts'
import { calendarDate } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { LastAction } from '../last-action.tsx'
import { load, useModel } from '../use-model.ts'
import { requestOf } from './draft.ts'
import { Editor } from './editor.tsx'
import { createRules, type Rules } from './model.ts'
import { sentenceOf } from './wording.ts'

export const sheet = sheetOf(screensText + peopleText + rulesText)

/** The screen of rules, in the order they run in. */
export function Screen({ context }: { context: ConsoleContext }) {
  context.words.add(rulesWords)
  const { say } = context.words
  const rules = useModel(() => createRules(context), load)
  const phase = rules.phase.value
  return (
    <main class="screen" id="main" tabIndex={-1}>
      <h1>{say('con.rules')}</h1>
      <p class="meta">
        <a href="#/nudges">{say('nudges.link')}</a>
      </p>
      {phase === 'ready' ? (
        <Ready context={context} rules={rules} />
      ) : (
        <p class="status">
          {say(phase === 'failed' ? 'con.fail' : 'con.loading')}{' '}
          {phase === 'failed' && (
            <button type="button" class="button boxed" onClick={rules.load}>
              {say('con.retry')}
            </button>
          )}
        </p>
      )}
    </main>
  )
}

function Ready({ context, rules }: { context: ConsoleContext; rules: Rules }) {
  const { say } = context.words
  const open = rules.open.value
  if (open) return <Editor key={open === 'new' ? open : open.id} context={context} rules={rules} rule={open} />
  const mayChange = mayDo(context, 'changeRules')
  return (
    <>
      <p class="meta">{say(mayChange ? 'rule.hint' : 'rule.hint.read')}</p>
      <LastAction context={context} runner={rules.runner} />
      <p class="error" role="alert">
        {rules.runner.error.value}
      </p>
      {rules.items.value.length === 0 ? (
        <p class="status">{say('rule.none')}</p>
      ) : (
        <ol class="rules">
          {rules.items.value.map((rule, at) => (
            <Line key={rule.id} context={context} rules={rules} rule={rule} at={at} />
          ))}
        </ol>
      )}
      {mayChange && (
        <button
          type="button"
          class="button boxed button-primary"
          onClick={() => {
            rules.open.value = 'new'
          }}
        >
          {say('rule.new')}
        </button>
      )}
    </>
  )
}

function Line({ context, rules, rule, at }: { context: ConsoleContext; rules: Rules; rule: ShownRule; at: number }) {
  const { words } = context
  const { say } = words
  const { id, name, enabled, version, by, at: savedAt } = rule
  const mayChange = mayDo(context, 'changeRules')
  return (
    <li class="rule">
      <div class="rule-words">
        <p>
          <b>
            <bdi>{name}</bdi>
          </b>
          <span class="meta">
            {' '}
            {say('rule.version', { n: version })} · <bdi>{by}</bdi> · {calendarDate(say, savedAt)}
          </span>
        </p>
        <p class="meta" dir="auto">
          {sentenceOf(words, rule)}
        </p>
      </div>
      <div class="change">
        {mayChange ? (
          <label class="switch">
            <input
              type="checkbox"
              aria-label={say('rule.on.name', { name })}
              checked={enabled}
              onChange={(event) => void rules.save(id, { ...requestOf(rule), enabled: event.currentTarget.checked })}
            />
            {say('rule.on')}
          </label>
        ) : (
          <span class="meta">{say(enabled ? 'rule.on' : 'rule.off')}</span>
        )}
        {mayChange && <Move rules={rules} id={id} by={-1} isEnd={at === 0} word={say('rule.up')} name={name} />}
        {mayChange && (
          <Move
            rules={rules}
            id={id}
            by={1}
            isEnd={at === rules.items.value.length - 1}
            word={say('rule.down')}
            name={name}
          />
        )}
        <button
          type="button"
          class="button boxed"
          aria-label={say(mayChange ? 'rule.edit.name' : 'rule.view.name', { name })}
          onClick={() => {
            rules.open.value = rule
          }}
        >
          {say(mayChange ? 'rule.edit' : 'rule.view')}
        </button>
      </div>
    </li>
  )
}

interface MoveProps {
  rules: Rules
  id: string
  by: -1 | 1
  isEnd: boolean
  word: string
  name: string
}

function Move({ rules, id, by, isEnd, word, name }: MoveProps) {
  return (
    <button
      type="button"
      class="button boxed"
      aria-label={`${word}: ${name}`}
      aria-disabled={isEnd}
      onClick={() => !isEnd && void rules.move(id, by)}
    >
      {word}
    </button>
  )
}
