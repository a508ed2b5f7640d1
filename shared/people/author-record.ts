import * as v from 'valibot'
import { commentStates } from '../comments/comments.ts'
import { timestamp, uuid } from '../schema.ts'
import { trusts } from './trust.ts'

/**
 * Kinds of sanctions. `message` is shown once; `review` holds all their comments; `suspend` and `ban` stop them from writing;
 * `shadow` holds their comments without telling them.
 */
export const sanctionKinds = ['message', 'review', 'suspend', 'ban', 'shadow'] as const
export type SanctionKind = (typeof sanctionKinds)[number]

/** A person's moderation record on this site, with their newest comments. */
export const authorRecord = v.strictObject({
  id: uuid,
  name: v.string(),
  kind: v.picklist(['guest', 'staff']),
  since: timestamp,
  /** Up to 1,000, which also stands for "or more". */
  published: v.number(),
  turnedDown: v.number(),
  trust: v.picklist(trusts),
  /** The sanctions in force. */
  sanctions: v.array(v.picklist(sanctionKinds)),
  reportsReceived: v.number(),
  reportsMade: v.number(),
  recent: v.array(
    v.strictObject({ id: uuid, state: v.picklist(commentStates), excerpt: v.string(), createdAt: timestamp }),
  ),
})
export type AuthorRecord = v.InferOutput<typeof authorRecord>
