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
  /** Time at which the thread closes automatically. */
  closesAt: v.nullable(timestamp),
  /** Slow mode: seconds between two comments of a person; 0 is off. */
  slowS: v.number(),
  /** Time at which slow mode ends automatically; null for no end. */
  slowUntil: v.nullable(timestamp),
  /** Only the team and trusted people may post. */
  membersOnly: v.boolean(),
})
export type PostingLimits = v.InferOutput<typeof postingLimits>

/** The limits of one thread as the team sees them. */
export const threadPostingLimits = v.strictObject({
  id: uuid,
  url: v.string(),
  title: v.string(),
  ...postingLimits.entries,
  /** Every new comment is held for review. */
  premoderated: v.boolean(),
})
export type ThreadPostingLimits = v.InferOutput<typeof threadPostingLimits>

/** Changes to posting limits; members left out stay. `slowMinutes` is the duration of slow mode and requires `slowS`. */
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

/** `batch` undoes the change; null if nothing changed. */
export const postingLimitsReply = v.strictObject({ thread: threadPostingLimits, batch: v.nullable(uuid) })
