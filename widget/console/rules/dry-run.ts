import { type Signal, signal } from '@preact/signals'
import type { Rehearsal, RuleRequest } from '../../../shared/moderation/rules.ts'
import type { ProblemBody } from '../../../shared/problems.ts'
import { Failure } from '../../api/client.ts'
import type { Desk } from '../context.ts'
import { wordsOf } from '../refusal.ts'

/** A rule being tried on past comments. */
export interface Trial {
  reached: Signal<Rehearsal | null>
  isRunning: Signal<boolean>
  /** What the rule would have done, as it was when it was tried. */
  tried: Signal<RuleRequest | null>
  error: Signal<string>
  start: (rule: RuleRequest, days: number) => Promise<void>
  /** Hangs up, which ends it on the server, too. */
  stop: () => void
}

export function createTrial({ base, words: { say } }: Desk): Trial {
  let running: AbortController | undefined
  const trial: Trial = {
    reached: signal(null),
    isRunning: signal(false),
    tried: signal(null),
    error: signal(''),
    async start(rule, days) {
      running?.abort()
      const mine = new AbortController()
      running = mine
      trial.error.value = ''
      trial.reached.value = null
      trial.tried.value = rule
      trial.isRunning.value = true
      try {
        for await (const step of readSteps(base, { rule, days }, mine.signal)) trial.reached.value = step
      } catch (error) {
        if (!mine.signal.aborted) trial.error.value = wordsOf(error) ?? say('team.fail')
      }
      if (running === mine) trial.isRunning.value = false
    },
    stop() {
      running?.abort()
      trial.isRunning.value = false
    },
  }
  return trial
}

/** Reads the events of a rehearsal as they come. @throws Failure, or what fetch throws */
async function* readSteps(base: string, body: unknown, signal: AbortSignal): AsyncGenerator<Rehearsal> {
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
