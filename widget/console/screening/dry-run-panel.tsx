import type { FoundWord } from '../../../shared/sites/screening.ts'
import type { ConsoleContext } from '../context.ts'
import { useModel } from '../use-model.ts'
import { createWordDryRun } from './dry-run.ts'
import type { Screening } from './model.ts'

/** The form that tests the word lists on a text before they are saved. */
export function WordDryRunPanel({ context, screening }: { context: ConsoleContext; screening: Screening }) {
  const { say } = context.words
  const dryRun = useModel(() => createWordDryRun(context, screening))
  return (
    <form
      class="word-dry-run"
      onSubmit={(event) => {
        event.preventDefault()
        void dryRun.run(`${new FormData(event.currentTarget).get('text')}`)
      }}
    >
      <label for="dry-run-text">{say('set.dryRun')}</label>
      <p class="hint" id="dry-run-hint">
        {say('set.dryRun.hint')}
      </p>
      <textarea id="dry-run-text" name="text" rows={3} required aria-describedby="dry-run-hint" />
      <p>
        <button type="submit" class="button boxed">
          {say('set.dryRun.go')}
        </button>
      </p>
      <p class="error" role="alert">
        {dryRun.error.value}
      </p>
      <div role="status">{dryRun.found.value && <Found context={context} found={dryRun.found.value} />}</div>
    </form>
  )
}

function Found({ context, found }: { context: ConsoleContext; found: FoundWord[] }) {
  const { say } = context.words
  if (found.length === 0) return <p>{say('set.dryRun.none')}</p>
  return (
    <ul class="found">
      {found.map(({ list, word, action, span }, at) => (
        <li key={at}>
          <span class="chip" data-tone={action === 'hold' ? 'warning' : 'danger'}>
            {say(`set.did.${action}`)}
          </span>{' '}
          {say('set.dryRun.found', { word, list })}
          {span === null && <span class="meta"> {say('set.dryRun.drawn')}</span>}
        </li>
      ))}
    </ul>
  )
}
