import * as v from 'valibot'

/** What screening may have against a comment, by code; the console has words for each. `rule` is one of the site's own. */
export const reasonCodes = [
  'too-short', 'too-long', 'repeats-author', 'repeats-thread', 'author-too-fast', 'thread-too-fast', 'link', 'links',
  'listed-word', 'rule', 'author-reviewed', 'thread-premoderated', 'site-premoderated', 'first-comment', 'few-published',
  'guest', 'author-reported', 'honeypot', 'no-writing-time', 'written-too-fast', 'no-proof-of-work', 'similar-to-rejected',
  'akismet', 'check-failed',
] as const // biome-ignore format: a list
export type ReasonCode = (typeof reasonCodes)[number]

/** What fills the words of a code: counts, hosts, words, names. Never a sentence. */
export type ReasonParams = Record<string, string | number>

/**
 * Why screening spoke against a comment: which phase, which rule in which version, what it found, and the part of the text it
 * is about. Stored with the comment; a code and its parameters, so that each reader of it has their own language.
 */
export const reason = v.strictObject({
  phase: v.string(),
  rule: v.nullable(v.string()),
  version: v.number(),
  code: v.picklist(reasonCodes),
  params: v.record(v.string(), v.union([v.string(), v.number()])),
  /** Where in the source, in UTF-16 units: from and to. */
  span: v.nullable(v.tuple([v.number(), v.number()])),
})
export type Reason = v.InferOutput<typeof reason>
