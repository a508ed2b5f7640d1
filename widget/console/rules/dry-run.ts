import { type Signal, signal } from '@preact/signals'
import type { RuleDryRunProgress, RuleRequest } from '../../../shared/moderation/rules.ts'
import { createStreamEvents } from '../../api/stream-events.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** A dry run of a rule on past comments. */
export interface DryRun {
  progress: Signal<RuleDryRunProgress | null>
  isRunning: Signal<boolean>
  /** What the rule would have done, as it was when it was tried. */
  rule: Signal<RuleRequest | null>
  error: Signal<string>
  start: (rule: RuleRequest, days: number) => Promise<void>
  /** Hangs up, which ends it on the server, too. */
  stop: () => void
}

export function createDryRun({ base, words: { say } }: ConsoleContext): DryRun {
  const streamEvents = createStreamEvents(base)
  let running: AbortController | undefined
  const dryRun: DryRun = {
    progress: signal(null),
    isRunning: signal(false),
    rule: signal(null),
    error: signal(''),
    async start(rule, days) {
      running?.abort()
      const mine = new AbortController()
      running = mine
      dryRun.error.value = ''
      dryRun.progress.value = null
      dryRun.rule.value = rule
      dryRun.isRunning.value = true
      try {
        const input = { body: { rule, days }, signal: mine.signal }
        for await (const { event, data } of streamEvents('POST /moderation/rule-dry-runs', input))
          if (event === 'progress') dryRun.progress.value = JSON.parse(data) as RuleDryRunProgress
      } catch (error) {
        if (!mine.signal.aborted) dryRun.error.value = wordsOf(error) ?? say('team.fail')
      }
      if (running === mine) dryRun.isRunning.value = false
    },
    stop() {
      running?.abort()
      dryRun.isRunning.value = false
    },
  }
  return dryRun
}
