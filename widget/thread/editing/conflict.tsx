import type { Conflict } from '../actions.ts'
import type { ThreadContext } from '../context.ts'
import type { Entry } from '../entry.ts'
import { Differences } from '../history/differences.tsx'

const conflicts = new WeakMap<Entry, Conflict>()

/** Shows what the comment has become beside what the reader wrote, with their differences, and lets the reader choose. */
export function openConflict(context: ThreadContext, entry: Entry, conflict: Conflict): void {
  conflicts.set(entry, conflict)
  context.announce(context.words.say('conflict'), true)
  entry.inPlace.value = 'conflict'
}

/** Two versions of a comment, in its place. */
export function ConflictChoice({ context, entry }: { context: ThreadContext; entry: Entry }) {
  const { say } = context.words
  const { current, mine, saveMine, useCurrent, keepEditing } = conflicts.get(entry)!
  return (
    <div class="composer conflict" role="group" aria-label={say('conflict')}>
      <p>
        <b>{say('conflict')}</b>
      </p>
      <div class="versions">
        <section>
          <b>{say('conflict.current')}</b>
          <p class="version" dir="auto">
            {current.source}
          </p>
        </section>
        <section>
          <b>{say('conflict.yours')}</b>
          <p class="version" dir="auto">
            <Differences words={context.words} before={current.source ?? ''} after={mine} />
          </p>
        </section>
      </div>
      <div class="foot">
        <button type="button" class="button boxed button-primary" ref={(button) => button?.focus()} onClick={saveMine}>
          {say('conflict.mine')}
        </button>
        <button type="button" class="button boxed" onClick={useCurrent}>
          {say('conflict.use')}
        </button>
        <button type="button" class="button boxed" onClick={keepEditing}>
          {say('conflict.keep')}
        </button>
      </div>
    </div>
  )
}
