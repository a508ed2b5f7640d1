import type { FunctionComponent } from 'preact'
import type { Comment } from '../../../shared/comments/comments.ts'
import type { Widget } from '../widget.ts'

interface Choices {
  saveMine: () => void
  useCurrent: () => void
  keepEditing: () => void
}

/** Shows what the comment has become beside what the reader wrote, with their differences, and lets the reader choose. */
export async function openConflict(
  widget: Widget,
  current: Comment,
  mine: string,
  choices: Choices,
): Promise<FunctionComponent> {
  const { say } = widget.words
  const { Differences } = await import('../history/history.tsx')
  await widget.use('history', () => {})
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
