import type { Words } from '../../locales/say.ts'
import type { Screening } from './model.ts'

/** The sticky bar with save and discard. Save is never disabled. */
export function SaveBar({ words: { say }, screening }: { words: Words; screening: Screening }) {
  const isDirty = screening.isDirty()
  const isSaving = screening.isSaving.value
  return (
    <div class="save-bar" data-dirty={isDirty}>
      <p>{say(isSaving ? 'set.saving' : isDirty ? 'set.unsaved' : 'set.allsaved')}</p>
      {isDirty && !isSaving && (
        <button type="button" class="button boxed" onClick={screening.discard}>
          {say('set.discard')}
        </button>
      )}
      <button
        type="button"
        class="button boxed button-primary"
        aria-disabled={isSaving}
        onClick={() => void screening.save()}
      >
        {say('rule.save')}
      </button>
    </div>
  )
}
