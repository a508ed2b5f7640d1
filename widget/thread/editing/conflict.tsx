import type { FunctionComponent } from 'preact'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { ConflictChoices } from '../actions.ts'
import type { ThreadContext } from '../context.ts'
import { Differences } from '../history/differences.tsx'

/** Shows what the comment has become beside what the reader wrote, with their differences, and lets the reader choose. */
export function openConflict(
  widget: ThreadContext,
  current: Comment,
  mine: string,
  choices: ConflictChoices,
): FunctionComponent {
  const { say } = widget.words
  widget.announce(say('conflict'), true)
  return () => (
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
            <Differences words={widget.words} before={current.source ?? ''} after={mine} />
          </p>
        </section>
      </div>
      <div class="foot">
        <button
          type="button"
          class="button boxed button-primary"
          ref={(button) => button?.focus()}
          onClick={choices.saveMine}
        >
          {say('conflict.mine')}
        </button>
        <button type="button" class="button boxed" onClick={choices.useCurrent}>
          {say('conflict.use')}
        </button>
        <button type="button" class="button boxed" onClick={choices.keepEditing}>
          {say('conflict.keep')}
        </button>
      </div>
    </div>
  )
}
