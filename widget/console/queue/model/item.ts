import { type Signal, signal, untracked } from '@preact/signals'
import type {
  Card,
  Conflict,
  DecisionReason,
  DecisionVerb,
  PastDecision,
  QueueName,
} from '../../../../shared/moderation/moderation.ts'
import type { ConsoleContext } from '../../context.ts'

/** A decision as a moderator chose it. */
export interface Choice {
  verb: DecisionVerb
  reason?: DecisionReason
  message?: string
}

/** A conflict or failure of a decision: request failed, decided by others, or edited meanwhile. */
export type Trouble =
  | { kind: 'failed'; why: string | null }
  | { kind: 'lost'; choice: Choice; lost: Conflict }
  | { kind: 'elsewhere'; last: PastDecision | null }
  | { kind: 'edited'; before: string; isUnapplied: boolean }

/** A comment of the open queue, with its card and local state. */
export interface Item {
  id: string
  card: Signal<Card>
  trouble: Signal<Trouble | null>
  /** When we last changed it, in milliseconds of the page; what the server said of it before is too old. */
  localChangeAtMs: number
  /** True while a change of ours is on its way, or until it is put away: then nothing the server says of it counts. */
  isPending: boolean
}

export const makeItem = (card: Card): Item => ({
  id: card.comment.id,
  card: signal(card),
  trouble: signal(null),
  localChangeAtMs: Number.NEGATIVE_INFINITY,
  isPending: false,
})

/** Records a local change of an item; `isPending` while its request is on the way. */
export function markChanged(item: Item, isPending = false): void {
  item.localChangeAtMs = performance.now()
  item.isPending = isPending
}

/** Whether the last decision about an item was not applied, and nobody has dealt with that yet. */
export const isUnapplied = ({ trouble: { value } }: Item) =>
  value !== null && (value.kind === 'edited' ? value.isUnapplied : value.kind !== 'elsewhere')

/** Whether an item has a local change since `startMs`, so that an answer to a request sent then is stale. */
export const isChangedSince = ({ localChangeAtMs, isPending }: Item, startMs: number) =>
  isPending || localChangeAtMs >= startMs

/** Reads the card of a comment; null where the request fails. */
export const readCard = ({ request }: ConsoleContext, id: string): Promise<Card | null> =>
  request('GET /moderation/comments/{id}', { params: { id } }).then(
    ({ card }) => card,
    () => null,
  )

/** Whether another moderator holds a claim on the item, or has decided it. */
export function isTaken({ card, trouble }: Item): boolean {
  const { claim } = card.value
  return (
    trouble.value?.kind === 'elsewhere' || (claim !== null && !claim.isMine && Date.parse(claim.until) > Date.now())
  )
}

/**
 * Verbs that apply to a comment in its state. None to one that somebody else has decided: that is only ever
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

/** Whether a verb applies to an item in its state. */
export const mayBe = (item: Item, verb: DecisionVerb) => untracked(() => verbsFor(item)).includes(verb)

/** Whether a card belongs to a queue, by the rules of the server's queues. */
export function belongs(queue: QueueName, { comment, shadowed, reports, appeal }: Card): boolean {
  const { state } = comment
  if (queue === 'pending') return state === 'held' && !shadowed
  if (queue === 'reported') return state === 'published' && reports.length > 0
  if (queue === 'unreviewed') return state === 'published'
  if (queue === 'appeals') return appeal !== null && /^(rejected|removed|spam)$/.test(state)
  if (queue === 'rejected') return state === 'rejected' || state === 'removed'
  return queue === 'all' || state === queue
}

/** Whether a card matches an assignment filter, as in server/moderation/decisions/assignments.ts. */
export function isAssigned({ assignment }: Card, who: string): boolean {
  if (!assignment) return false
  if (who === 'me') return assignment.isForMe
  return who === 'admins' ? assignment.to === null : !!assignment.to?.toLowerCase().startsWith(who.toLowerCase())
}

const excerptLength = 140

/** The first 140 characters of a comment, on one line. */
export function excerptOf({ comment }: Card): string {
  const text = (comment.source ?? '').replace(/\s+/g, ' ').trim()
  return text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text
}
