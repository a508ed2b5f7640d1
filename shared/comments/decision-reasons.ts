/** Reasons of a rejection, shown to the author. */
export const decisionReasons = [
  'rude', 'hate', 'off-topic', 'spam', 'personal-data', 'illegal', 'misleading', 'repeat', 'other',
] as const // biome-ignore format: a list
export type DecisionReason = (typeof decisionReasons)[number]
