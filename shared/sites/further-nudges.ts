/** Gentle words beside a box that an owner may add: who wrote most of it lately, whom somebody talks to, whether they have read it. */
export const furtherNudges = ['slow', 'pair', 'read'] as const
export type FurtherNudge = (typeof furtherNudges)[number]
