import * as v from 'valibot'
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
})

export const revisionList = v.strictObject({ items: v.array(revision) })

export const redaction = v.strictObject({ reason: v.pipe(note, v.minLength(1, 'must say why')) })
