import { type Signal, signal } from '@preact/signals-core'
import type { ComponentChild, FunctionComponent } from 'preact'
import type { Words } from '../locales/say.ts'

/** A place to write: what the reader's first file needs of it. Everything else comes with the composer's chunk. */
export interface ComposerState {
  id: string
  label: string
  submitLabel: string
  text: Signal<string>
  field: { current: HTMLTextAreaElement | null }
  /** Whether the reader has been in it: from then on it may grow. */
  isUsed: Signal<boolean>
  /** Null until the chunk has taken the box over. */
  extras: Signal<Extras | null>
}

/** Makes a place to write. `isUsed` is true where the reader has asked for it. */
export const createComposer = (
  id: string,
  label: string,
  submitLabel: string,
  isUsed = true,
  text = '',
): ComposerState => ({
  id,
  label,
  submitLabel,
  text: signal(text),
  field: { current: null },
  isUsed: signal(isUsed),
  extras: signal(null),
})

/** Why something was not sent, shown at the field. */
export interface Refusal {
  text: string
  /** Seconds until it may be sent. */
  waitS?: number
  /** What can be done about it beside mending the text. */
  acts?: { label: string; run: () => void }[]
}

/** What the composer's chunk adds to a box. */
export interface Extras {
  /** Beside the label: Formatting, Preview. */
  Tools: FunctionComponent
  /** Between label and field: errors, and what else must be read first. */
  Above: FunctionComponent
  /** Instead of the field, while previewing. */
  Instead: Signal<FunctionComponent | null>
  /** Between field and buttons: identity, counts, notes. */
  Below: FunctionComponent
  /** In place of the rule line: what became of the draft, how much may still be written. */
  news: () => ComponentChild
  /** Beside the submit button. */
  Buttons: FunctionComponent
  error: Signal<Refusal | null>
  submitLabel: () => string
  onInput: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onPaste: (event: ClipboardEvent) => void
  submit: () => unknown
  /** Shows why a text was not taken, and leads back to the field. */
  refuse: (refusal: Refusal) => void
}

/**
 * The form around a box: the same elements before and after the chunk has come, so that nothing jumps and no letter typed
 * meanwhile is lost. `wake` brings the chunk, which then takes the box over.
 */
export function ComposerForm({
  words: { say },
  box,
  rulesUrl,
  wake,
}: {
  words: Words
  box: ComposerState
  rulesUrl: string | null | undefined
  wake: () => Promise<unknown>
}) {
  const extras = box.extras.value
  const Instead = extras?.Instead.value
  const onSubmit = (event: Event) => {
    event.preventDefault()
    wake().then(() => box.extras.peek()?.submit())
  }
  return (
    <form
      class="composer"
      noValidate
      onSubmit={onSubmit}
      data-used={box.isUsed.value || undefined}
      onFocusIn={() => {
        box.isUsed.value = true
        wake()
      }}
    >
      <div class="top">
        <label for={box.id}>{box.label}</label>
        {extras && <extras.Tools />}
      </div>
      {extras && <extras.Above />}
      {Instead ? (
        <Instead />
      ) : (
        <textarea
          class="textarea"
          id={box.id}
          ref={box.field}
          rows={3}
          placeholder=" "
          value={box.text.value}
          dir="auto"
          aria-invalid={extras?.error.value ? 'true' : undefined}
          aria-describedby={extras ? `${box.id}-error` : undefined}
          onInput={(event) => {
            box.text.value = event.currentTarget.value
            extras?.onInput()
          }}
          onKeyDown={extras?.onKeyDown}
          onPaste={extras?.onPaste}
        />
      )}
      {extras && <extras.Below />}
      <div class="foot">
        <span class="rules">
          {extras?.news() ?? (
            <>
              {say('rules')} {rulesUrl && <a href={rulesUrl}>{say('rules.link')}</a>}
            </>
          )}
        </span>
        <button type="submit" class="button boxed button-primary">
          {extras ? extras.submitLabel() : box.submitLabel}
        </button>
        {extras && <extras.Buttons />}
      </div>
    </form>
  )
}
