import { useSignal } from '@preact/signals'
import { noteMaxLength } from '../../../shared/limits.ts'
import { languages, type RuleAction, type RuleConditions, scripts } from '../../../shared/moderation/rules.ts'
import type { Words } from '../../locales/say.ts'
import { languageName } from './wording.ts'

/** The conditions of a rule; all that are filled in must match. */
export function ConditionFields({ words: { say }, conditions }: { words: Words; conditions: RuleConditions }) {
  const { words, domains, links, isNew, reports, similarityToRecent } = conditions
  return (
    <fieldset class="part">
      <legend>{say('rule.when')}</legend>
      <label>
        {say('rule.words')}
        <textarea name="words" rows={3} defaultValue={words?.join('\n') ?? ''} />
      </label>
      <label>
        {say('rule.domains')}
        <textarea name="domains" rows={2} defaultValue={domains?.join('\n') ?? ''} />
      </label>
      <div class="numbers">
        <NumberField name="links" word={say('rule.links')} min={1} max={100} value={links} />
        <NumberField name="reports" word={say('rule.reports')} min={1} max={1_000} value={reports} />
        <NumberField
          name="similarityToRecent"
          word={say('rule.similarity')}
          min={30}
          max={100}
          value={similarityToRecent && Math.round(similarityToRecent * 100)}
        />
      </div>
      <label class="switch">
        <input type="checkbox" name="isNew" defaultChecked={isNew ?? false} />
        {say('rule.isNew')}
      </label>
      <details open={conditions.scripts !== undefined}>
        <summary>{say('rule.scripts')}</summary>
        <div class="scripts">
          {scripts.map((script) => (
            <label class="switch" key={script}>
              <input
                type="checkbox"
                name="scripts"
                value={script}
                defaultChecked={conditions.scripts?.includes(script) ?? false}
              />
              {script}
            </label>
          ))}
        </div>
      </details>
      <details open={conditions.languages !== undefined}>
        <summary>{say('rule.languages')}</summary>
        <p class="meta">{say('rule.languages.hint')}</p>
        <div class="scripts">
          {languages.map((language) => (
            <label class="switch" key={language}>
              <input
                type="checkbox"
                name="languages"
                value={language}
                defaultChecked={conditions.languages?.includes(language) ?? false}
              />
              {languageName(language)}
            </label>
          ))}
        </div>
      </details>
    </fieldset>
  )
}

const decisions = ['hold', 'spam', 'refuse', ''] as const

/** The actions of a rule: at most one decision, and others. */
export function ActionFields({ words: { say }, actions }: { words: Words; actions: RuleAction[] }) {
  const of = <D extends RuleAction['do']>(name: D) =>
    actions.find((action): action is Extract<RuleAction, { do: D }> => action.do === name)
  const decides = useSignal(decisions.find((name) => name && of(name)) ?? '')
  const slow = of('slow')
  return (
    <fieldset class="part">
      <legend>{say('rule.then')}</legend>
      <label>
        {say('rule.decides')}
        <select
          name="decides"
          value={decides.value}
          onChange={(event) => {
            decides.value = event.currentTarget.value as (typeof decisions)[number]
          }}
        >
          {decisions.map((name) => (
            <option key={name} value={name} selected={name === decides.value}>
              {say(name ? `rule.does.${name}` : 'rule.does.nothing')}
            </option>
          ))}
        </select>
      </label>
      {decides.value === 'refuse' && (
        <label>
          {say('rule.message')}
          <input
            type="text"
            name="message"
            required
            maxLength={noteMaxLength}
            defaultValue={of('refuse')?.message ?? ''}
          />
        </label>
      )}
      <label>
        {say('rule.label')}
        <input type="text" name="label" maxLength={40} defaultValue={of('label')?.label ?? ''} autocomplete="off" />
      </label>
      <div class="numbers">
        <NumberField name="slowS" word={say('rule.slowS')} min={1} max={3_600} value={slow?.slowS} />
        <NumberField
          name="slowMinutes"
          word={say('rule.slowMinutes')}
          min={1}
          max={1_440}
          value={slow?.slowMinutes ?? 30}
        />
      </div>
      <label class="switch">
        <input type="checkbox" name="notify" defaultChecked={of('notify') !== undefined} />
        {say('rule.notify')}
      </label>
    </fieldset>
  )
}

interface NumberFieldProps {
  name: string
  word: string
  min: number
  max: number
  value: number | undefined
}

function NumberField({ name, word, min, max, value }: NumberFieldProps) {
  return (
    <label>
      {word}
      <input type="number" name={name} min={min} max={max} defaultValue={value === undefined ? '' : `${value}`} />
    </label>
  )
}
