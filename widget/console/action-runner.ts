import { type Signal, signal } from '@preact/signals'
import type { Key } from '../locales/say.ts'
import type { ConsoleContext } from './context.ts'
import { wordsOf } from './refusal.ts'

/** Runs the changes of one screen, one after the other, and undoes the last of them. */
export interface ActionRunner {
  /** Why the last change failed, in the server's words; empty where it did not. */
  error: Signal<string>
  /** What was changed last, and the batch that undoes it. */
  last: Signal<{ word: string; batch: string | null } | null>
  /** Runs a change, announces it and reloads. Returns whether it succeeded. */
  run: (word: Key, change: () => Promise<{ batch?: string | null } | undefined>) => Promise<boolean>
  undo: () => Promise<void>
}

/** Makes the runner of a screen. `load` reloads after a change; `keep`, where given, takes the batch that undoes it. */
export function createActionRunner(
  { request, announce, words: { say } }: ConsoleContext,
  load: () => Promise<void>,
  keep?: (batch: string | null, word: Key) => void,
): ActionRunner {
  const last: ActionRunner['last'] = signal(null)
  const error = signal('')
  const show = (word: string, batch: string | null) => {
    last.value = { word, batch }
    announce(word)
  }
  return {
    error,
    last,
    async run(word, change) {
      error.value = ''
      try {
        const batch = (await change())?.batch ?? null
        if (keep) keep(batch, word)
        else show(say(word), batch)
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
        const { conflicts, reverted } = await request('POST /moderation/batches/{id}/undo', { params: { id: batch } })
        const isLeft = conflicts.length > 0 || reverted?.some(({ isUndone }) => !isUndone)
        show(say(isLeft ? 'log.changed' : 'log.reversed.other'), null)
      } catch {
        error.value = say('team.fail')
      }
      await load()
    },
  }
}
