import * as v from 'valibot'
import { comment } from './comments/comments.ts'
import { challenge } from './comments/proof.ts'
import { fieldErrorCodes, type ProblemSlug, problems } from './problems.ts'
import { uuid } from './schema.ts'
import { screeningReply } from './sites/screening.ts'

const slugs = Object.keys(problems) as ProblemSlug[]

/** Schema of `FieldError`. */
export const fieldError = v.strictObject({
  pointer: v.string(),
  code: v.optional(v.picklist(fieldErrorCodes)),
  params: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  detail: v.string(),
})

/** JSON body of every problem: RFC 9457 with typed members. */
export const problem = v.strictObject({
  type: v.picklist(slugs.map((slug) => `/problems/${slug}` as const)),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  requestId: uuid,
  errors: v.optional(v.array(fieldError)),
  comment: v.optional(comment),
  current: v.optional(comment),
  screening: v.optional(screeningReply),
  retryAfterS: v.optional(v.number()),
  /** End of a suspension; null if it has none. */
  until: v.optional(v.nullable(v.string())),
  /** The moderator's message to a suspended or banned person. */
  message: v.optional(v.nullable(v.string())),
  origin: v.optional(v.nullable(v.string())),
  command: v.optional(v.string()),
  challenge: v.optional(challenge),
})
export type ProblemBody = v.InferOutput<typeof problem>

type With<Names extends keyof ProblemBody> = { [Name in Names]-?: Exclude<ProblemBody[Name], undefined> }

/** Members of some problems beside the common ones. */
export interface ProblemExtras {
  'duplicate-comment': With<'comment'>
  'key-reused': With<'comment'>
  'edit-conflict': With<'current'>
  'settings-changed': With<'screening'>
  'rate-limited': With<'retryAfterS'>
  'name-limit': With<'retryAfterS'>
  'slow-mode': With<'retryAfterS'>
  suspended: With<'until' | 'message'>
  banned: With<'until' | 'message'>
  'proof-required': With<'challenge'>
  'origin-not-allowed': With<'origin'> & Pick<ProblemBody, 'command'>
}
