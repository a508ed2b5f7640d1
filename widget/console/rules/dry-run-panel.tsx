import { useSignal, useSignalEffect } from '@preact/signals'
import type { RuleRequest } from '../../../shared/moderation/rules.ts'
import { relativeTime } from '../../ui/time.ts'
import type { Desk } from '../context.ts'
import { createTrial, type Trial } from './dry-run.ts'

const spans = [7, 30, 90] as const

/** Tries the rule in the editor on past comments; `draft` gives it, null where it is not complete. */
export function TrialPart({ desk, draft }: { desk: Desk; draft: () => RuleRequest | null }) {
  const { say } = desk.words
  const opened = useSignal<Trial | null>(null)
  const days = useSignal<number>(spans[0])
  useSignalEffect(() => {
    opened.value ??= createTrial(desk)
    return () => opened.peek()?.stop()
  })
  const trial = opened.value
  if (!trial) return null
  return (
    <div class="trial">
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
            if (rule) void trial.start(rule, days.peek())
          }}
        >
          {say('rule.rehearse')}
        </button>
        {trial.isRunning.value && (
          <button type="button" class="button" onClick={trial.stop}>
            {say('con.cancel')}
          </button>
        )}
      </p>
      <p class="error" role="alert">
        {trial.error.value}
      </p>
      <Outcome desk={desk} trial={trial} />
    </div>
  )
}

/** How far it has come, what it met, and some of that. */
function Outcome({ desk, trial }: { desk: Desk; trial: Trial }) {
  const { say } = desk.words
  const reached = trial.reached.value
  if (!reached) return null
  const { done, total, matched, published, samples } = reached
  const does = trial.tried.value?.actions.map((action) => action.do) ?? []
  const verb = (['hold', 'spam', 'refuse'] as const).find((one) => does.includes(one)) ?? 'note'
  return (
    <>
      {trial.isRunning.value && <progress aria-label={say('rule.rehearse')} max={Math.max(total, 1)} value={done} />}
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
            <p class="meta">{reasons.map(({ text }) => text).join(' · ')}</p>
          </li>
        ))}
      </ul>
    </>
  )
}
