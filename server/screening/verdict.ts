import type { CommentState } from '../../shared/comments/comments.ts'
import type { Node } from '../../shared/comments/nodes.ts'
import type { Proof } from '../../shared/comments/proof.ts'
import type { Reason, ReasonCode, ReasonParams } from '../../shared/moderation/verdict-reasons.ts'
import type { FieldError } from '../../shared/problems.ts'
import type { Viewer } from '../identity/viewer.ts'
import type { Site } from '../sites/site.ts'
import type { Facts } from './facts.ts'

/** What somebody wants to publish. */
export interface Draft {
  source: string
  body: Node[]
  /** The words as readers would see them, without their form. */
  plain: string
  /** The addresses it links to. */
  links: string[]
}

/** How words came to us; none of it is proven. */
export interface Sender {
  /** Network address as limits count it. */
  address: string
  agent: string
  /** Where the thread is shown; null where that is not at hand. */
  pageUrl: string | null
  isReply: boolean
  /** What was in the field nobody sees. */
  trap: string
  /** Milliseconds it took to write; null where nobody said. */
  tookMs: number | null
  /** Undefined where none was sent, null from who cannot work. */
  proof: Proof | null | undefined
  /** What a proof is good for. */
  key: string
}

/** Everything a phase may look at. */
export interface Asked {
  site: Site
  author: Viewer
  draft: Draft
  facts: Facts
  sender: Sender
  /** What was posted before is looked at again, but not how fast and by whom: that was known then. */
  isEdit: boolean
}

/** What a phase wants done; `prove` asks for a proof of work first, and a `note` is only for moderators to read. */
export type Action = 'note' | 'hold' | 'spam' | 'refuse' | 'prove'

/** What one phase has against a comment. */
export interface Finding {
  action: Action
  /** What was found, for moderators and, where it refuses, for the author. */
  code: ReasonCode
  params?: ReasonParams
  rule?: string
  version?: number
  /** From and to in the source, in UTF-16 units. */
  span?: [number, number] | null
  /** What a rule that refuses tells the author, in the owner's own words: goes on from "The text". */
  message?: string
  /** What its thread is slowed down to, where it is not slow already. */
  slow?: Slow
  /** Leaves word in the log. */
  notifies?: boolean
}

/** Seconds between two comments of one person, and for how long. */
export interface Slow {
  slowS: number
  slowMinutes: number
}

/** One look at a comment, for one kind of trouble. */
export interface Phase {
  name: string
  look: (asked: Asked) => Finding[] | Promise<Finding[]>
}

/** What becomes of a comment. `unproven` is asked for a proof of work, `refused` is told why; of neither a row is made. */
export interface Verdict {
  state: Extract<CommentState, 'published' | 'held' | 'spam'> | 'refused' | 'unproven'
  reasons: Reason[]
  /** What a refusal says, all of it about the body. */
  refusals: Omit<FieldError, 'pointer'>[]
  /** What is written with the comment: by which rule its thread is slowed down, and which rules notify the team. */
  slow: (Slow & { rule: string }) | null
  notifies: { rule: string; version: number }[]
}

/** Where words stand in the source; null where they do not stand there as they are. */
export function spanOf(source: string, words: string): [number, number] | null {
  const from = source.indexOf(words)
  return from < 0 ? null : [from, from + words.length]
}
