import * as v from 'valibot'
import { noteMaxLength } from '../limits.ts'
import { storable, timestamp, uuid } from '../schema.ts'

/** Assignment of a comment to a person, or with a null id to all admins and owners. */
export const assigned = v.strictObject({
  to: v.nullable(v.string()),
  note: v.nullable(v.string()),
  by: v.string(),
  at: timestamp,
  isForMe: v.boolean(),
})
export type Assigned = v.InferOutput<typeof assigned>

export const assignmentsMax = 100
/** Assigns comments: `to` is a moderator's id, all admins and owners, or null to remove the assignment. */
export const assignmentRequest = v.strictObject({
  comments: v.pipe(
    v.array(uuid),
    v.minLength(1, 'must name a comment'),
    v.maxLength(assignmentsMax, `must name ${assignmentsMax} comments or fewer`),
  ),
  to: v.nullable(v.union([v.literal('admins'), uuid], 'must be somebody of the team, admins or null')),
  /** Note to the assignee. */
  note: v.optional(
    v.pipe(
      storable,
      v.transform((text) => text.trim()),
      v.maxLength(noteMaxLength, `must be ${noteMaxLength} characters or fewer`),
    ),
  ),
})
export type AssignmentRequest = v.InferOutput<typeof assignmentRequest>

export const assignmentReply = v.strictObject({
  /** Batch that undoes it; null if nothing changed. */
  batch: v.nullable(uuid),
  assignments: v.array(v.strictObject({ comment: uuid, assignment: v.nullable(assigned) })),
})
export type AssignmentReply = v.InferOutput<typeof assignmentReply>
