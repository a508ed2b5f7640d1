import { type Signal, signal, useSignal, useSignalEffect } from '@preact/signals'
import type { FoundWord } from '../../../shared/sites/screening.ts'
import type { Desk } from '../context.ts'
import { wordsOf } from '../refusal.ts'
import type { Screening } from './model.ts'

/** A text the lists are tried on, as they are typed now; the server looks, as it would at a comment. */
interface Trial {
  found: Signal<FoundWord[] | null>
  error: Signal<string>
  run: (text: string) => Promise<void>
}

function createTrial({ ask, words: { say } }: Desk, { draft }: Screening): Trial {
  let runs = 0
  const trial: Trial = {
    found: signal<FoundWord[] | null>(null),
    error: signal(''),
    async run(text) {
      const mine = ++runs
      const wordLists = draft.peek()!.wordLists.map(({ key: _, ...list }) => list)
      trial.error.value = ''
      try {
        const { found } = await ask<{ found: FoundWord[] }>('POST', '/moderation/settings/words', { text, wordLists })
        if (mine === runs) trial.found.value = found
      } catch (error) {
        trial.found.value = null
        trial.error.value = wordsOf(error) ?? say('team.fail')
      }
    },
  }
  return trial
}

/** Which words of the lists are in a text, before they are saved. */
export function TrialPart({ desk, screening }: { desk: Desk; screening: Screening }) {
  const { say } = desk.words
  const opened = useSignal<Trial | null>(null)
  useSignalEffect(() => {
    opened.value ??= createTrial(desk, screening)
  })
  const trial = opened.value
  return (
    <form
      class="try"
      onSubmit={(event) => {
        event.preventDefault()
        void trial?.run(`${new FormData(event.currentTarget).get('text')}`)
      }}
    >
      <label for="try-text">{say('set.try')}</label>
      <p class="hint" id="try-hint">
        {say('set.try.hint')}
      </p>
      <textarea id="try-text" name="text" rows={3} required aria-describedby="try-hint" />
      <p>
        <button type="submit" class="button boxed">
          {say('set.try.go')}
        </button>
      </p>
      <p class="error" role="alert">
        {trial?.error.value}
      </p>
      <div role="status">{trial?.found.value && <Found desk={desk} found={trial.found.value} />}</div>
    </form>
  )
}

function Found({ desk, found }: { desk: Desk; found: FoundWord[] }) {
  const { say } = desk.words
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
