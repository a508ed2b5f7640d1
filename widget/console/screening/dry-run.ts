import { type Signal, signal } from '@preact/signals'
import type { FoundWord } from '../../../shared/sites/screening.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'
import type { Screening } from './model.ts'

/** A dry run of the unsaved word lists on a text, done by the server as for a comment. */
interface WordDryRun {
  found: Signal<FoundWord[] | null>
  error: Signal<string>
  run: (text: string) => Promise<void>
}

export function createWordDryRun({ request, words: { say } }: ConsoleContext, { draft }: Screening): WordDryRun {
  let runs = 0
  const dryRun: WordDryRun = {
    found: signal<FoundWord[] | null>(null),
    error: signal(''),
    async run(text) {
      const mine = ++runs
      const wordLists = draft.peek()!.wordLists.map(({ key: _, ...list }) => list)
      dryRun.error.value = ''
      try {
        const { found } = await request('POST /moderation/settings/word-dry-runs', { body: { text, wordLists } })
        if (mine === runs) dryRun.found.value = found
      } catch (error) {
        dryRun.found.value = null
        dryRun.error.value = wordsOf(error) ?? say('team.fail')
      }
    },
  }
  return dryRun
}
