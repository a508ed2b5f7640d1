import type { ActionRunner } from './action-runner.ts'
import type { ConsoleContext } from './context.ts'

/** Notice of the last action, with an undo button where it can be undone. */
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
