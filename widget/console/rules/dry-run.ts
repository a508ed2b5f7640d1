import { type Signal, signal } from '@preact/signals'
import type { Rehearsal, RuleRequest } from '../../../shared/moderation/rules.ts'
import type { ProblemBody } from '../../../shared/problems.ts'
import { Failure } from '../../api/failure.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** A rule being tried on past comments. */
export interface DryRun {
  progress: Signal<Rehearsal | null>
  isRunning: Signal<boolean>
  /** What the rule would have done, as it was when it was tried. */
  rule: Signal<RuleRequest | null>
  error: Signal<string>
  start: (rule: RuleRequest, days: number) => Promise<void>
  /** Hangs up, which ends it on the server, too. */
  stop: () => void
}

export function createDryRun({ base, words: { say } }: ConsoleContext): DryRun {
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
        for await (const step of readProgress(base, { rule, days }, mine.signal)) dryRun.progress.value = step
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

/** Reads the events of a rehearsal as they come. @throws Failure, or what fetch throws */
async function* readProgress(base: string, body: unknown, signal: AbortSignal): AsyncGenerator<Rehearsal> {
  const response = await fetch(`${base}/moderation/rehearsals`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
    signal,
  })
  if (!response.ok) throw new Failure('network', (await response.json()) as ProblemBody)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let left = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) throw new Failure('network')
    const events = (left + value).split('\n\n')
    left = events.pop()!
    for (const event of events) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? []
      if (name === 'end') return
      if (name === 'rehearsal') yield JSON.parse(data!) as Rehearsal
    }
  }
}
