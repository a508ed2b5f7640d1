import { type Signal, signal } from '@preact/signals'
import type {
  Card,
  DecisionReason,
  DecisionVerb,
  LostDecision,
  PastDecision,
  QueueName,
} from '../../../../shared/moderation/moderation.ts'

/** What a moderator chose to do. */
export interface Choice {
  verb: DecisionVerb
  reason?: DecisionReason
  message?: string
}

/** Why a comment lies here again, or lies here no more. */
export type Trouble =
  | { kind: 'failed'; why: string | null }
  | { kind: 'lost'; choice: Choice; lost: LostDecision }
  | { kind: 'elsewhere'; last: PastDecision | null }
  | { kind: 'edited'; before: string }

/** A comment in a queue, with everything a decision wants to know. */
export interface Item {
  id: string
  card: Signal<Card>
  trouble: Signal<Trouble | null>
  /** When we last changed it ourselves, in milliseconds of the page; what the server said of it before is too old. */
  ownMs: number
}

export const makeItem = (card: Card): Item => ({
  id: card.comment.id,
  card: signal(card),
  trouble: signal(null),
  ownMs: Number.NEGATIVE_INFINITY,
})

/** Whether somebody else is looking at it just now. */
export function isTaken({ card, trouble }: Item): boolean {
  const { claim } = card.value
  return (
    trouble.value?.kind === 'elsewhere' || (claim !== null && !claim.isMine && Date.parse(claim.until) > Date.now())
  )
}

/**
 * What may be done to a comment as it stands. Nothing to one that somebody else has decided about: that is only ever
 * overridden on purpose.
 */
export function verbsFor({ card, trouble }: Item): DecisionVerb[] {
  const { comment, appeal } = card.value
  const { state } = comment
  if (state === 'deleted' || /^(lost|elsewhere)$/.test(trouble.value?.kind ?? '')) return []
  return (
    [
      ['approve', true],
      ['reject', /^(held|spam|published)$/.test(state) || appeal !== null],
      ['spam', state !== 'spam'],
      ['hold', state !== 'held'],
    ] as const
  ).flatMap(([verb, may]) => (may ? [verb] : []))
}

/** Whether a comment belongs into a queue. */
export function belongs(queue: QueueName, { comment, shadowed, reports, appeal }: Card): boolean {
  const { state } = comment
  if (queue === 'pending') return state === 'held' && !shadowed
  if (queue === 'reported') return state === 'published' && reports.length > 0
  if (queue === 'new') return state === 'published'
  if (queue === 'second-look') return appeal !== null && /^(rejected|removed|spam)$/.test(state)
  if (queue === 'rejected') return state === 'rejected' || state === 'removed'
  return queue === 'all' || state === queue
}

/** Whether a comment is assigned as a filter asks, as server/moderation/decisions/assignments.ts has it. */
export function isAssigned({ assignment }: Card, who: string): boolean {
  if (!assignment) return false
  if (who === 'me') return assignment.isForMe
  return who === 'admins' ? assignment.to === null : !!assignment.to?.toLowerCase().startsWith(who.toLowerCase())
}

const excerptLength = 140

/** The first words of a comment, for a line of a list. */
export function excerptOf({ comment }: Card): string {
  const text = (comment.source ?? '').replace(/\s+/g, ' ').trim()
  return text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text
}
