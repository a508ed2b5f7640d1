import * as v from 'valibot'
import { commentStates } from '../comments/comments.ts'
import { timestamp, uuid } from '../schema.ts'
import { trusts } from './trust.ts'

/**
 * What moderators may do about a person, from the mildest on. A message is shown to them once; `review` holds whatever they
 * write; `shadow` does, too, without telling them; who is suspended or banned reads and no more.
 */
export const sanctionKinds = ['message', 'review', 'suspend', 'ban', 'shadow'] as const
export type SanctionKind = (typeof sanctionKinds)[number]

/** What a person's comments met with on this site, and the newest of them. */
export const authorRecord = v.strictObject({
  id: uuid,
  name: v.string(),
  kind: v.picklist(['guest', 'staff']),
  since: timestamp,
  /** Up to 1,000, which also stands for "more". */
  published: v.number(),
  turnedDown: v.number(),
  trust: v.picklist(trusts),
  /** The sanctions in force. */
  sanctions: v.array(v.picklist(sanctionKinds)),
  reportsAgainst: v.number(),
  reportsBy: v.number(),
  recent: v.array(
    v.strictObject({ id: uuid, state: v.picklist(commentStates), excerpt: v.string(), createdAt: timestamp }),
  ),
})
export type AuthorRecord = v.InferOutput<typeof authorRecord>
