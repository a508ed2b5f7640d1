import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { ComponentChild } from 'preact'
import type { Node } from '../../shared/comments/nodes.ts'
import type { NudgeKind } from '../../shared/moderation/nudges.ts'
import type { PublicSettings } from '../../shared/sites/sites.ts'
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
  /** Null until the chunk has taken the composer over. */
  behaviour: Signal<ComposerBehaviour | null>
}

/** Makes a place to write: the thread's own, which is called `new`, or one the reader has asked for. */
export const createComposer = (id: string, label: string, submitLabel: string, text = ''): ComposerState => ({
  id,
  label,
  submitLabel,
  text: signal(text),
  field: { current: null },
  isUsed: signal(id !== 'new'),
  behaviour: signal(null),
})

/** Why something was not sent, shown at the field. */
export interface Refusal {
  text: string
  /** Seconds until it may be sent. */
  waitS?: number
  /** What can be done about it beside mending the text. */
  acts?: { label: string; run: () => void }[]
}

/** What a composer does once its chunk has come. */
export interface ComposerBehaviour {
  error: Signal<Refusal | null>
  /** The text as it would be published, while previewing: drawn instead of the field. */
  preview: Signal<Node[] | null>
  /** What the thread asks of who writes there now; said before what became of the draft. */
  limit: Signal<(() => string | null) | null>
  submitLabel: () => string
  onInput: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onPaste: (event: ClipboardEvent) => void
  submit: () => unknown
  /** Shows why a text was not taken, and leads back to the field. */
  refuse: (refusal: Refusal) => void
}

/** What the composer's chunk draws around the field. */
export interface ComposerParts {
  /** Beside the label: Formatting, Preview. */
  tools(it: ComposerBehaviour): ComponentChild
  /** Between label and field: errors, and what else must be read first; while previewing, the preview in place of the field. */
  above(it: ComposerBehaviour): ComponentChild
  /** Between field and buttons: identity, questions. */
  below(it: ComposerBehaviour): ComponentChild
  /** In place of the rules: what became of the draft, how much may still be written. Null for nothing. */
  status(it: ComposerBehaviour): ComponentChild
  /** Beside the submit button. */
  buttons(it: ComposerBehaviour): ComponentChild
}

/** The kinds that ask after Post was pressed. */
export type AskingNudge = Exclude<NudgeKind, 'first'>

/** What a reader is asked before a text is posted. */
export interface NudgeQuestion {
  kind: AskingNudge
  /** What fills the question's words. */
  slots: Record<string, string | number>
  /** What to choose from, of a question about the article, in an order that does not say which is right. */
  answers: string[]
  /** What came of the reader's answer; null before it and where nothing is to choose. */
  answered: 'right' | 'wrong' | null
}

/** The nudges of a composer: each once a draft, and none of them keeps anybody from posting. */
export interface Nudges {
  /** Whether a reader who has not posted here yet has begun to write. */
  isWelcomed: () => boolean
  question: ReadonlySignal<NudgeQuestion | null>
  /** Takes one of the question's answers. */
  answer: (text: string) => void
  /** Ends the question and leads back to the text. */
  edit: () => void
  /** Ends the question and posts the text as it is. */
  post: () => void
  /** Returns whether there is something to ask before this is posted; then it is asked, and the focus is there. */
  stops: (text: string) => boolean
  /** Remembers what was posted, to see when the next is much the same. */
  sent: (text: string) => void
}

/** What the nudges' chunk draws in a composer; null for nothing. */
export interface NudgeParts {
  /** Above the field, for who has not posted here yet. */
  welcome(words: Words, nudges: Nudges): ComponentChild
  /** Below the field, after Post was pressed. */
  question(words: Words, nudges: Nudges): ComponentChild
}

/** What chunks have brought so far to draw in composers. */
export interface ComposerSlots {
  composer?: ComposerParts
  nudges?: NudgeParts
}

interface Props {
  /** The words, the site's settings, and the parts once they have come. */
  context: { words: Words; settings: Signal<PublicSettings | null>; slots: ComposerSlots }
  composer: ComposerState
  /** Brings the chunk; absent where it is here. */
  wake?: () => Promise<unknown>
  /** What else belongs between field and buttons. */
  children?: ComponentChild
}

/**
 * The form of a composer: the same elements before and after the chunk has come, so that nothing jumps and no letter typed
 * meanwhile is lost. `wake` brings the chunk, which then takes the composer over.
 */
export function ComposerForm({ context: { words, settings, slots }, composer, wake, children }: Props) {
  const { say } = words
  const rulesUrl = settings.value?.rulesUrl
  const behaviour = composer.behaviour.value
  const parts = behaviour && slots.composer
  const onSubmit = async (event: Event) => {
    event.preventDefault()
    await wake?.()
    composer.behaviour.peek()?.submit()
  }
  return (
    <form
      class="composer"
      noValidate
      onSubmit={onSubmit}
      data-used={composer.isUsed.value || undefined}
      onFocusIn={() => {
        composer.isUsed.value = true
        wake?.()
      }}
    >
      <div class="top">
        <label for={composer.id}>{composer.label}</label>
        {parts?.tools(behaviour!)}
      </div>
      {parts?.above(behaviour!)}
      {!behaviour?.preview.value && (
        <textarea
          class="textarea"
          id={composer.id}
          ref={composer.field}
          rows={3}
          placeholder=" "
          value={composer.text.value}
          dir="auto"
          aria-invalid={behaviour?.error.value ? 'true' : undefined}
          aria-describedby={behaviour ? `${composer.id}-error` : undefined}
          onInput={(event) => {
            composer.text.value = event.currentTarget.value
            behaviour?.onInput()
          }}
          onKeyDown={behaviour?.onKeyDown}
          onPaste={behaviour?.onPaste}
        />
      )}
      {parts?.below(behaviour!)}
      {children}
      <div class="foot">
        <span class="rules">
          {parts?.status(behaviour!) ?? (
            <>
              {say('rules')} {rulesUrl && <a href={rulesUrl}>{say('rules.link')}</a>}
            </>
          )}
        </span>
        <button type="submit" class="button boxed button-primary">
          {behaviour ? behaviour.submitLabel() : composer.submitLabel}
        </button>
        {parts?.buttons(behaviour!)}
      </div>
    </form>
  )
}
