import { useSignal } from '@preact/signals'
import { noteMaxLength } from '../../../../shared/limits.ts'
import { type DecisionReason, decisionReasons } from '../../../../shared/moderation/moderation.ts'
import type { Words } from '../../../locales/say.ts'
import { Key } from '../../keys/key.tsx'
import type { Choices } from '../model/choices.ts'
import type { ReasonPicker } from '../model/reason-picker.ts'

interface ReasonProps {
  words: Words
  reasonPicker: ReasonPicker
  choices: Choices
}

/** The reason picker: nine reasons on nine keys, and a preview of the message to the author. */
export function ReasonButtons({ words, reasonPicker, choices }: ReasonProps) {
  const { say } = words
  const isOther = reasonPicker.open.value!.isOther
  const pointed = useSignal<DecisionReason | null>(null)
  const text = pointed.value ? say('do.author', { reason: say(`reason.${pointed.value}`) }) : say('do.author.any')
  return (
    <div class="reasons" role="group" aria-label={say('do.because')} ref={show}>
      <p class="reasons-label">{say('do.because')}</p>
      <ol>
        {decisionReasons.map((reason, at) => (
          <li key={reason}>
            <button
              type="button"
              class="button boxed"
              aria-pressed={reason === 'other' ? isOther : undefined}
              onPointerEnter={() => {
                pointed.value = reason
              }}
              onFocus={() => {
                pointed.value = reason
              }}
              onClick={() => choices.rejectFor(reason, 'console')}
            >
              <Key name={`${at + 1}`} /> {say(`reason.${reason}`)}
            </button>
          </li>
        ))}
      </ol>
      {isOther ? (
        <Sentence words={words} reasonPicker={reasonPicker} choices={choices} />
      ) : (
        <p class="hint">{say('do.preview', { text })}</p>
      )}
    </div>
  )
}

/** The message for the reason "other". Submitting decides. */
function Sentence({ words: { say }, reasonPicker, choices }: ReasonProps) {
  const text = useSignal('')
  const isMissing = useSignal(false)
  return (
    <form
      class="sentence"
      onSubmit={(event) => {
        event.preventDefault()
        isMissing.value = !text.value.trim()
        if (!isMissing.value) choices.rejectFor('other', 'console', text.value)
      }}
    >
      <label for="sentence">{say('do.sentence')}</label>
      {isMissing.value && (
        <p id="sentence-error" class="error">
          {say('do.sentence.needed')}
        </p>
      )}
      <div class="line">
        <input
          id="sentence"
          type="text"
          maxLength={noteMaxLength}
          autocomplete="off"
          aria-invalid={isMissing.value}
          aria-describedby={isMissing.value ? 'sentence-error' : undefined}
          value={text}
          ref={focus}
          onInput={(event) => {
            text.value = event.currentTarget.value
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return
            event.stopPropagation()
            reasonPicker.close()
          }}
        />
        <button type="submit" class="button boxed button-primary">
          {say('do.reject')}
        </button>
      </div>
      <p class="hint">
        {say('do.preview', {
          text: text.value.trim()
            ? say('do.author.more', { reason: say('reason.other'), message: text.value.trim() })
            : say('do.author', { reason: say('reason.other') }),
        })}
      </p>
    </form>
  )
}

function show(group: HTMLElement | null): void {
  group?.scrollIntoView({ block: 'nearest' })
}

function focus(field: HTMLElement | null): void {
  field?.focus()
}
