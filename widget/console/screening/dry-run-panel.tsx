import { type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import type { FoundWord } from '../../../shared/sites/screening.ts'
import type { ConsoleContext } from '../context.ts'
import { wordsOf } from '../refusal.ts'
import type { Screening } from './model.ts'

/** A text the lists are tried on, as they are typed now; the server looks, as it would at a comment. */
interface WordDryRun {
  found: Signal<FoundWord[] | null>
  error: Signal<string>
  run: (text: string) => Promise<void>
}

function createWordDryRun({ request, words: { say } }: ConsoleContext, { draft }: Screening): WordDryRun {
  let runs = 0
  const dryRun: WordDryRun = {
    found: signal<FoundWord[] | null>(null),
    error: signal(''),
    async run(text) {
      const mine = ++runs
      const wordLists = draft.peek()!.wordLists.map(({ key: _, ...list }) => list)
      dryRun.error.value = ''
      try {
        const { found } = await request('POST /moderation/settings/words', { body: { text, wordLists } })
        if (mine === runs) dryRun.found.value = found
      } catch (error) {
        dryRun.found.value = null
        dryRun.error.value = wordsOf(error) ?? say('team.fail')
      }
    },
  }
  return dryRun
}

/** Which words of the lists are in a text, before they are saved. */
export function WordDryRunPanel({ context, screening }: { context: ConsoleContext; screening: Screening }) {
  const { say } = context.words
  const opened = useSignal<WordDryRun | null>(null)
  useSignalEffect(() => {
    opened.value ??= createWordDryRun(context, screening)
  })
  const dryRun = opened.value
  return (
    <form
      class="word-dry-run"
      onSubmit={(event) => {
        event.preventDefault()
        void dryRun?.run(`${new FormData(event.currentTarget).get('text')}`)
      }}
    >
      <label for="dry-run-text">{say('set.try')}</label>
      <p class="hint" id="dry-run-hint">
        {say('set.try.hint')}
      </p>
      <textarea id="dry-run-text" name="text" rows={3} required aria-describedby="dry-run-hint" />
      <p>
        <button type="submit" class="button boxed">
          {say('set.try.go')}
        </button>
      </p>
      <p class="error" role="alert">
        {dryRun?.error.value}
      </p>
      <div role="status">{dryRun?.found.value && <Found context={context} found={dryRun.found.value} />}</div>
    </form>
  )
}

function Found({ context, found }: { context: ConsoleContext; found: FoundWord[] }) {
  const { say } = context.words
  if (found.length === 0) return <p>{say('set.try.none')}</p>
  return (
    <ul class="found">
      {found.map(({ list, word, action, span }, at) => (
        <li key={at}>
          <span class="chip" data-tone={action === 'hold' ? 'warning' : 'danger'}>
            {say(`set.did.${action}`)}
          </span>{' '}
          {say('set.try.found', { word, list })}
          {span === null && <span class="meta"> {say('set.try.drawn')}</span>}
        </li>
      ))}
    </ul>
  )
}
