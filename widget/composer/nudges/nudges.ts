import type { ReadonlySignal } from '@preact/signals-core'
import type { ComponentChild } from 'preact'
import type { NudgeKind } from '../../../shared/moderation/nudges.ts'
import type { Words } from '../../locales/say.ts'

/** The kinds that ask after Post was pressed. */
export type Asking = Exclude<NudgeKind, 'first'>

/** What a reader is asked before a text is posted. */
export interface Question {
  kind: Asking
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
  question: ReadonlySignal<Question | null>
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
