import { Composer } from './composer.tsx'
import type { ReadingContext } from './context.ts'
import type { Phase } from './model.ts'

/** What shows until the thread is there: nothing, then the sentence, then that it is slow, then that it failed. */
export function Loading({ context, phase }: { context: ReadingContext; phase: Phase }) {
  const { say } = context.words
  const retry = (
    <button type="button" class="button boxed" onClick={() => context.thread.load()}>
      {say('retry')}
    </button>
  )
  if (phase === 'refused') return <p class="notice">{say('unavailable')}</p>
  if (phase === 'failed')
    return (
      <>
        <Composer context={context} />
        <div class="notice">
          <b>{say('load.fail')}</b>
          <p>{say('load.fail.hint')}</p>
          {retry}
        </div>
      </>
    )
  return (
    <div class="waiting">
      {phase !== 'loading' && (
        <>
          <p class="status">{say(phase === 'slow' ? 'load.slow' : 'load.status')}</p>
          {phase === 'slow' && retry}
          {[0, 1, 2].map((key) => (
            <div class="skeleton" key={key} aria-hidden="true" />
          ))}
        </>
      )}
    </div>
  )
}
