import type { ActionRunner } from './action-runner.ts'
import type { ConsoleContext } from './context.ts'

/** What was done last, with a button that undoes it where that is possible. */
export function LastAction({ context, runner }: { context: ConsoleContext; runner: ActionRunner }) {
  const last = runner.last.value
  if (!last) return null
  return (
    <p class="notice">
      {last.word}{' '}
      {last.batch && (
        <button type="button" class="button boxed" onClick={() => void runner.undo()}>
          {context.words.say('do.undo')}
        </button>
      )}
    </p>
  )
}
