import * as v from 'valibot'
import { pageOf } from '../paging.ts'
import { timestamp } from '../schema.ts'
import { note } from './comments.ts'
import { type Node, node } from './nodes.ts'

/** A version of a comment, also the current one; redacted versions have no text. */
export interface Revision {
  revision: number
  body: Node[]
  note: string | null
  at: string
  by: 'author' | 'moderator'
  redacted: boolean
  redactedBy?: 'author' | 'moderator' | undefined
  redactionReason?: string | undefined
  /** Never public: only its author and moderators get this version. */
  hidden?: true | undefined
}
export const revision: v.GenericSchema<Revision> = v.strictObject({
  revision: v.number(),
  body: v.array(node),
  note: v.nullable(v.string()),
  at: timestamp,
  by: v.picklist(['author', 'moderator']),
  redacted: v.boolean(),
  redactedBy: v.optional(v.picklist(['author', 'moderator'])),
  redactionReason: v.optional(v.string()),
  hidden: v.optional(v.literal(true)),
})

export const revisionPage = pageOf(revision)
export type RevisionPage = v.InferOutput<typeof revisionPage>
export const revisionReply = v.strictObject({ revision })

export const redaction = v.strictObject({ reason: v.pipe(note, v.minLength(1, 'must say why')) })
