import * as v from 'valibot'
import { noteMaxLength } from '../limits.ts'
import { storable, timestamp, uuid } from '../schema.ts'

const dayS = 24 * 60 * 60

export const threadStates = ['open', 'closed'] as const
export type ThreadState = (typeof threadStates)[number]

/** Who may post in a thread and how often, as readers see it. Threads, changes, columns and the audit log derive from it. */
export const postingLimits = v.strictObject({
  state: v.picklist(threadStates),
  closedAt: v.nullable(timestamp),
  /** When it closes by itself. */
  closesAt: v.nullable(timestamp),
  /** Seconds between two comments of one person; 0 is no slow mode. */
  slowS: v.number(),
  /** When slow mode ends by itself; null where it stays. */
  slowUntil: v.nullable(timestamp),
  /** Only the team and trusted people write. */
  membersOnly: v.boolean(),
})
export type PostingLimits = v.InferOutput<typeof postingLimits>

/** The limits of one thread as the team sees them. */
export const threadPostingLimits = v.strictObject({
  id: uuid,
  url: v.string(),
  title: v.string(),
  ...postingLimits.entries,
  /** Every new comment waits for a moderator. */
  premoderated: v.boolean(),
})
export type ThreadPostingLimits = v.InferOutput<typeof threadPostingLimits>

/** What is to be different; what is not named stays. `slowMinutes` is how long slow mode lasts, and means it is named. */
export const postingLimitsChange = v.pipe(
  v.strictObject({
    state: v.optional(postingLimits.entries.state),
    closesAt: v.optional(postingLimits.entries.closesAt),
    slowS: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(dayS))),
    slowMinutes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_080))),
    membersOnly: v.optional(postingLimits.entries.membersOnly),
    premoderated: v.optional(threadPostingLimits.entries.premoderated),
    reason: v.optional(v.pipe(storable, v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`))),
  }),
  v.forward(
    v.check(({ slowMinutes, slowS }) => slowMinutes === undefined || !!slowS, 'needs slowS beside it'),
    ['slowMinutes'],
  ),
)
export type PostingLimitsChange = v.InferOutput<typeof postingLimitsChange>

/** `batch` is what takes it back; null where nothing had to change. */
export const postingLimitsReply = v.strictObject({ thread: threadPostingLimits, batch: v.nullable(uuid) })
