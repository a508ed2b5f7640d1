import type { CommentState } from '../../shared/comments/comments.ts'
import type { Node } from '../../shared/comments/nodes.ts'
import type { Proof } from '../../shared/comments/proof.ts'
import type { Reason, ReasonCode, ReasonParams } from '../../shared/moderation/verdict-reasons.ts'
import type { FieldError } from '../../shared/problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Site } from '../sites/site.ts'
import type { Facts } from './facts.ts'

/** The text of a comment or edit, rendered. */
export interface Draft {
  source: string
  body: Node[]
  /** The text without formatting, as readers see it. */
  plain: string
  /** The URLs it links to. */
  links: string[]
}

/** What the client sent beside the text; unverified. */
export interface Sender {
  /** Network address as rate limits count it. */
  address: string
  agent: string
  /** Address of the page with the thread; null where unknown. */
  pageUrl: string | null
  isReply: boolean
  /** Content of the honeypot field; empty from people. */
  honeypot: string
  /** Milliseconds spent writing; null where the client did not say. */
  tookMs: number | null
  /** Undefined if none was sent, null if the client cannot compute one. */
  proof: Proof | null | undefined
  /** Idempotency key of the comment, which the proof names. */
  key: string
}

/** Input of every phase. */
export interface ScreeningInput {
  site: Site
  author: Viewer
  draft: Draft
  facts: Facts
  sender: Sender
  /** An edit: its text is screened, but not its speed or sender, which the post was screened for. */
  isEdit: boolean
}

/** What a finding asks for: `prove` requires a proof of work, `note` only shows moderators a reason. */
export type VerdictAction = 'note' | 'hold' | 'spam' | 'refuse' | 'prove'

/** One objection of a phase to a comment. */
export interface Finding {
  action: VerdictAction
  /** Reason code, shown to moderators and, if the comment is refused, to the author. */
  code: ReasonCode
  params?: ReasonParams
  rule?: string
  version?: number
  /** From and to in the source, in UTF-16 units. */
  span?: [number, number] | null
  /** Message to the author of a rule that refuses; continues "The text". */
  message?: string
  /** Turns on slow mode in the thread unless it is on. */
  slow?: Slow
  /** Notifies the team. */
  notifies?: boolean
}

/** Slow mode: seconds between two comments of a person, and its duration. */
export interface Slow {
  slowS: number
  slowMinutes: number
}

/** One check of screening. Returns its findings, none if it has no objection. */
export interface Phase {
  name: string
  screen: (input: ScreeningInput) => Finding[] | Promise<Finding[]>
}

/** Result of screening. `unproven` asks for a proof of work and `refused` says why; neither is stored. */
export interface Verdict {
  state: Extract<CommentState, 'published' | 'held' | 'spam'> | 'refused' | 'unproven'
  reasons: Reason[]
  /** Errors of a refused body. */
  refusals: Omit<FieldError, 'pointer'>[]
  /** Stored in the same transaction: the rule that turns on slow mode, and the rules that notify the team. */
  slow: (Slow & { rule: string }) | null
  notifies: { rule: string; version: number }[]
}

/** First position of `words` in the source as [from, to] in UTF-16 units; null if it does not contain them literally. */
export function spanOf(source: string, words: string): [number, number] | null {
  const from = source.indexOf(words)
  return from < 0 ? null : [from, from + words.length]
}
