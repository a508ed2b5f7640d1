import * as v from 'valibot'

/** Reason codes of screening, translated by the console. `rule` is one of the site's own rules. */
export const reasonCodes = [
  'too-short', 'too-long', 'repeats-author', 'repeats-thread', 'author-too-fast', 'thread-too-fast', 'link', 'links',
  'listed-word', 'rule', 'author-reviewed', 'thread-premoderated', 'site-premoderated', 'first-comment', 'few-published',
  'guest', 'author-reported', 'honeypot', 'no-writing-time', 'written-too-fast', 'no-proof-of-work', 'similar-to-rejected',
  'akismet', 'check-failed',
] as const // biome-ignore format: a list
export type ReasonCode = (typeof reasonCodes)[number]

/** Parameters of a code's text: counts, hosts, words, names; never sentences. */
export type ReasonParams = Record<string, string | number>

/**
 * A reason of screening: phase, rule and version, code with parameters, and the span of the text. Stored with the comment as a
 * code, so that each moderator sees it in their own language.
 */
export const reason = v.strictObject({
  phase: v.string(),
  rule: v.nullable(v.string()),
  version: v.number(),
  code: v.picklist(reasonCodes),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  /** Position in the source as [from, to] in UTF-16 units. */
  span: v.nullable(v.tuple([v.number(), v.number()])),
})
export type Reason = v.InferOutput<typeof reason>
