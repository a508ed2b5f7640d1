import { useSignal, useSignalEffect } from '@preact/signals'
import type { RuleRequest } from '../../../shared/moderation/rules.ts'
import { relativeTime } from '../../ui/time.ts'
import type { ConsoleContext } from '../context.ts'
import { verdictReasonText } from '../queue/card/verdict-words.ts'
import { useModel } from '../use-model.ts'
import { createDryRun, type DryRun } from './dry-run.ts'

const spans = [7, 30, 90] as const

/** The dry run of the edited rule on past comments. `draft` returns the rule; null while the form is invalid. */
export function RuleDryRunPanel({ context, draft }: { context: ConsoleContext; draft: () => RuleRequest | null }) {
  const { say } = context.words
  const dryRun = useModel(() => createDryRun(context))
  const days = useSignal<number>(spans[0])
  useSignalEffect(() => dryRun.stop)
  return (
    <div class="rule-dry-run">
      <p class="change">
        <label>
          {say('rule.days')}{' '}
          <select
            value={days.value}
            onChange={(event) => {
              days.value = Number(event.currentTarget.value)
            }}
          >
            {spans.map((n) => (
              <option key={n} value={n}>
                {say('rule.days.n', { n })}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          class="button boxed"
          onClick={() => {
            const rule = draft()
            if (rule) void dryRun.start(rule, days.peek())
          }}
        >
          {say('rule.dryRun')}
        </button>
        {dryRun.isRunning.value && (
          <button type="button" class="button" onClick={dryRun.stop}>
            {say('con.cancel')}
          </button>
        )}
      </p>
      <p class="error" role="alert">
        {dryRun.error.value}
      </p>
      <Outcome context={context} dryRun={dryRun} />
    </div>
  )
}

/** Progress, matches and samples of a dry run. */
function Outcome({ context, dryRun }: { context: ConsoleContext; dryRun: DryRun }) {
  const { say } = context.words
  const progress = dryRun.progress.value
  if (!progress) return null
  const { done, total, matched, published, samples } = progress
  const does = dryRun.rule.value?.actions.map((action) => action.do) ?? []
  const verb = (['hold', 'spam', 'refuse'] as const).find((one) => does.includes(one)) ?? 'note'
  return (
    <>
      {dryRun.isRunning.value && <progress aria-label={say('rule.dryRun')} max={Math.max(total, 1)} value={done} />}
      <p role="status">
        <b>{say(`rule.would.${verb}`, { n: matched, of: done })}</b>
        {matched > 0 && <span class="meta"> {say('rule.published', { n: published })}</span>}
      </p>
      <ul class="recent">
        {samples.map(({ id, author, excerpt, at, thread, state, reasons }) => (
          <li key={id}>
            <p class="meta">
              <span class="chip">{say(`state.${state}`)}</span> <bdi>{author}</bdi> · {relativeTime(say, at, false)} ·{' '}
              <bdi>{thread}</bdi>
            </p>
            <p class="excerpt" dir="auto">
              {excerpt}
            </p>
            <p class="meta">{reasons.map((reason) => verdictReasonText(context.words, reason)).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
