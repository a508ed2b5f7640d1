import { type Signal, signal } from '@preact/signals'
import type { DecisionReply } from '../../shared/moderation/moderation.ts'
import type { Key } from '../locales/say.ts'
import type { Desk } from './context.ts'
import { wordsOf } from './refusal.ts'

/** What is done on a screen, one after the other, and the way back from the last of it. */
export interface Deeds {
  /** What a server refused, in its words. */
  error: Signal<string>
  /** What was done last, and what takes it back. */
  last: Signal<{ word: string; batch: string | null } | null>
  /** Does something, says so and reads anew. Returns whether it was done. */
  act: (word: Key, run: () => Promise<{ batch?: string | null } | undefined>) => Promise<boolean>
  undo: () => Promise<void>
}

/** Begins a list of deeds. `load` reads anew what they change; `keep` takes what undoes one, in place of `last`. */
export function createDeeds(
  { ask, announce, words: { say } }: Desk,
  load: () => Promise<void>,
  keep?: (batch: string | null, word: Key) => void,
): Deeds {
  const last: Deeds['last'] = signal(null)
  const error = signal('')
  const tell = (word: string, batch: string | null) => {
    last.value = { word, batch }
    announce(word)
  }
  return {
    error,
    last,
    async act(word, run) {
      error.value = ''
      try {
        const batch = (await run())?.batch ?? null
        if (keep) keep(batch, word)
        else tell(say(word), batch)
      } catch (refusal) {
        error.value = wordsOf(refusal) ?? say('team.fail')
        return false
      }
      await load()
      return true
    },
    async undo() {
      const batch = last.peek()?.batch
      if (!batch) return
      try {
        const { lost, others } = await ask<DecisionReply>('POST', `/moderation/batches/${batch}/undo`)
        const isLeft = lost.length > 0 || others?.some(({ isUndone }) => !isUndone)
        tell(say(isLeft ? 'log.changed' : 'log.reversed.other'), null)
      } catch {
        error.value = say('team.fail')
      }
      await load()
    },
  }
}

/** What was done just now, with a way back. */
export function LastDeed({ desk, deeds }: { desk: Desk; deeds: Deeds }) {
  const last = deeds.last.value
  if (!last) return null
  return (
    <p class="notice">
      {last.word}{' '}
      {last.batch && (
        <button type="button" class="button boxed" onClick={() => void deeds.undo()}>
          {desk.words.say('do.undo')}
        </button>
      )}
    </p>
  )
}
