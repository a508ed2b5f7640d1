import * as v from 'valibot'

/** Why screening spoke against a comment: which phase, which rule in which version, and the part of the words it is about. */
export const reason = v.strictObject({
  phase: v.string(),
  rule: v.nullable(v.string()),
  version: v.number(),
  /** In words, for moderators. */
  text: v.string(),
  /** Where in the source, in UTF-16 units: from and to. */
  span: v.nullable(v.tuple([v.number(), v.number()])),
})
export type Reason = v.InferOutput<typeof reason>

/** Why a moderator turned a comment down, as its author is told. */
export const decisionReasons = [
  'rude', 'hate', 'off-topic', 'spam', 'personal-data', 'illegal', 'misleading', 'repeat', 'other',
] as const // biome-ignore format: a list
export type DecisionReason = (typeof decisionReasons)[number]

export const decision = v.strictObject({
  reason: v.picklist(decisionReasons),
  /** Words for the author; what "other" needs. */
  message: v.nullable(v.string()),
})
export type Decision = v.InferOutput<typeof decision>

/** What readers may say is wrong with a comment. */
export const reportReasons = ['rude', 'hate', 'spam', 'off-topic', 'personal-data', 'illegal', 'other'] as const
export type ReportReason = (typeof reportReasons)[number]
