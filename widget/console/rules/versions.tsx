import { useSignal } from '@preact/signals'
import type { ShownRule } from '../../../shared/moderation/rules.ts'
import { calendarDate } from '../../ui/time.ts'
import { type ConsoleContext, mayDo } from '../context.ts'
import { requestOf } from './draft.ts'
import type { Rules } from './model.ts'
import { sentenceOf } from './wording.ts'

/** Earlier versions of a rule, read on demand; each can be saved again as the newest. */
export function Versions({
  context,
  rules,
  rule: { id, version, enabled },
}: {
  context: ConsoleContext
  rules: Rules
  rule: ShownRule
}) {
  const { words } = context
  const { say } = words
  const versions = useSignal<ShownRule[] | null>(null)
  const isFailed = useSignal(false)
  async function load(): Promise<void> {
    versions.value = await rules.readVersions(id)
    isFailed.value = versions.value === null
  }
  return (
    <details onToggle={(event) => event.currentTarget.open && !versions.value && void load()}>
      <summary>{say('rule.versions', { n: version })}</summary>
      {isFailed.value && <p class="error">{say('con.fail')}</p>}
      <ol class="rules">
        {versions.value?.map((one) => (
          <li class="rule" key={one.version}>
            <div class="rule-words">
              <p>
                <b>{say('rule.version', { n: one.version })}</b>{' '}
                <span class="meta">
                  <bdi>{one.by}</bdi> · {calendarDate(say, one.at)}
                </span>
              </p>
              <p class="meta" dir="auto">
                <bdi>{one.name}</bdi>: {sentenceOf(words, one)}
              </p>
            </div>
            {one.version !== version && mayDo(context, 'changeRules') && (
              <button
                type="button"
                class="button boxed"
                aria-label={say('rule.again.name', { n: one.version })}
                onClick={async () => {
                  if (await rules.save(id, { ...requestOf(one), enabled })) rules.open.value = null
                }}
              >
                {say('rule.again')}
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
  )
}
