import * as v from 'valibot'
import { type Comment, comment, commentStates, type Decision, decision } from '../comments/comments.ts'
import { decisionReasons } from '../comments/decision-reasons.ts'
import { noteMaxLength, searchMaxLength } from '../limits.ts'
import { cursor, pageOf } from '../paging.ts'
import { type AuthorRecord, authorRecord } from '../people/author-record.ts'
import { numberInQuery, storable, timestamp, uuid } from '../schema.ts'
import { type Assigned, assigned } from './assignments.ts'
import { logActors } from './audit-log.ts'
import { reportReasons } from './report-reasons.ts'
import { type Reason, reason } from './verdict-reasons.ts'

// biome-ignore lint/performance/noBarrelFile: a decision is made here, and told with the comment.
export { type Decision, decision } from '../comments/comments.ts'
export { type DecisionReason, decisionReasons } from '../comments/decision-reasons.ts'
export { type ReportReason, reportReasons } from './report-reasons.ts'

/** Queues of the console. `pending`: held comments; `unreviewed`: published comments that no moderator has reviewed. */
export const queueNames = ['pending', 'reported', 'unreviewed', 'spam', 'appeals', 'rejected', 'all'] as const
export type QueueName = (typeof queueNames)[number]

export const queueOrders = ['oldest', 'newest', 'priority'] as const
export type QueueOrder = (typeof queueOrders)[number]

/** Counts of queues are exact up to this number, which also stands for "or more". */
export const queueCountMax = 1_000
export const queueCount = v.strictObject({ count: v.number(), oldestAt: v.nullable(timestamp) })
export const queueCounts = v.strictObject({
  queues: v.record(v.picklist(queueNames), queueCount),
  /** Comments assigned to the requesting person. */
  assignedToMe: v.number(),
})
export type QueueCounts = v.InferOutput<typeof queueCounts>

/** A report as moderators see it, without its sender. */
export const shownReport = v.strictObject({
  reason: v.picklist(reportReasons),
  note: v.nullable(v.string()),
  at: timestamp,
})

const words = v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))

/** A reader's report of a comment. */
export const newReport = v.strictObject({
  reason: v.picklist(reportReasons, `must be one of ${reportReasons.join(', ')}`),
  note: v.optional(words),
})
export type NewReport = v.InferOutput<typeof newReport>

/** The reader's own open report; null after it was withdrawn. */
export const reportReply = v.strictObject({ report: v.nullable(shownReport) })

/** An author's appeal. */
export const newAppeal = v.strictObject({ text: v.optional(words) })

/** A past decision about a comment. */
export const pastDecision = v.strictObject({
  action: v.string(),
  by: v.nullable(v.string()),
  actor: v.picklist(logActors),
  at: timestamp,
  reason: v.nullable(v.string()),
})
export type PastDecision = v.InferOutput<typeof pastDecision>

export const claim = v.strictObject({ by: v.string(), staffId: uuid, isMine: v.boolean(), until: timestamp })
export type Claim = v.InferOutput<typeof claim>

/** A comment with everything needed to decide about it. */
export interface Card {
  comment: Comment
  shadowed: boolean
  verdict: Reason[]
  decision: Decision | null
  reports: v.InferOutput<typeof shownReport>[]
  appeal: { text: string; at: string } | null
  thread: { id: string; title: string; url: string; state: 'open' | 'closed' }
  /** Its ancestors, nearest first. */
  parents: Comment[]
  author: AuthorRecord
  history: PastDecision[]
  claim: Claim | null
  assignment: Assigned | null
}
export const card: v.GenericSchema<Card> = v.strictObject({
  comment,
  shadowed: v.boolean(),
  verdict: v.array(reason),
  decision: v.nullable(decision),
  reports: v.array(shownReport),
  appeal: v.nullable(v.strictObject({ text: v.string(), at: timestamp })),
  thread: v.strictObject({ id: uuid, title: v.string(), url: v.string(), state: v.picklist(['open', 'closed']) }),
  parents: v.array(comment),
  author: authorRecord,
  history: v.array(pastDecision),
  claim: v.nullable(claim),
  assignment: v.nullable(assigned),
})

export const cardPage = pageOf(card)
export type CardPage = v.InferOutput<typeof cardPage>
export const cardReply = v.strictObject({ card })

/** Filters and order of a queue. */
export const queueFilters = {
  order: v.optional(v.picklist(queueOrders, `must be one of ${queueOrders.join(', ')}`)),
  thread: v.optional(uuid),
  author: v.optional(uuid),
  /** Only comments that this screening phase objected to. */
  phase: v.optional(v.pipe(storable, v.maxLength(40))),
  q: v.optional(v.pipe(storable, v.maxLength(searchMaxLength))),
  before: v.optional(timestamp),
  /** Assignee: `me`, `admins` for all admins and owners, or the beginning of a name. */
  assigned: v.optional(v.pipe(storable, v.maxLength(40))),
}
export const queueQuery = v.strictObject({
  ...queueFilters,
  cursor: v.optional(cursor),
  limit: numberInQuery(1, 50),
})

/** Decisions about a comment. Approving a published comment marks it as reviewed and settles its reports. */
export const decisionVerbs = ['approve', 'reject', 'spam', 'hold'] as const
export type DecisionVerb = (typeof decisionVerbs)[number]

/** A comment with the state and revision that the moderator saw; it is skipped if either has changed. */
export const decided = v.strictObject({ id: uuid, state: v.picklist(commentStates), revision: v.number() })
export type Decided = v.InferOutput<typeof decided>

export const decisionsMax = 100
export const decisionRequest = v.pipe(
  v.strictObject({
    items: v.pipe(
      v.array(decided),
      v.minLength(1, 'must name a comment'),
      v.maxLength(decisionsMax, `must name ${decisionsMax} comments or fewer`),
    ),
    verb: v.picklist(decisionVerbs, `must be one of ${decisionVerbs.join(', ')}`),
    reason: v.optional(v.picklist(decisionReasons, `must be one of ${decisionReasons.join(', ')}`)),
    message: v.optional(v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))),
    source: v.optional(v.picklist(['console', 'key', 'bulk', 'embed']), 'console'),
  }),
  v.forward(
    v.check(({ verb, reason: why }) => verb !== 'reject' || why !== undefined, 'must say why'),
    ['reason'],
  ),
  v.forward(
    v.check(({ reason: why, message }) => why !== 'other' || !!message?.trim(), 'must say what "other" is'),
    ['message'],
  ),
)
export type DecisionRequest = v.InferOutput<typeof decisionRequest>

/** A comment that was skipped because it had changed: its present state, and who changed it and when. */
export const conflict = v.strictObject({
  id: uuid,
  state: v.nullable(v.picklist(commentStates)),
  revision: v.nullable(v.number()),
  last: v.nullable(pastDecision),
})
export type Conflict = v.InferOutput<typeof conflict>

export const decisionReply = v.strictObject({
  /** Batch that undoes all of it. */
  batch: uuid,
  done: v.array(decided),
  conflicts: v.array(conflict),
  /** Other entries of an undone batch (sanctions, thread settings, marks, rules), and whether each was undone. */
  reverted: v.optional(v.array(v.strictObject({ target: v.string(), targetId: uuid, isUndone: v.boolean() }))),
})
export type DecisionReply = v.InferOutput<typeof decisionReply>

/** The comment after the change; `batch` undoes it, null if nothing changed. */
export const markReply = v.strictObject({ comment, batch: v.nullable(uuid) })

export const claimRequest = v.strictObject({ comment: uuid, takeOver: v.optional(v.boolean(), false) })
export const claimReply = v.strictObject({ claim })
/** Seconds a claim lasts, and between heartbeats. */
export const claimS = 90
export const claimHeartbeatS = 30
