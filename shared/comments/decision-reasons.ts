/** Why a moderator turned a comment down, as its author is told. */
export const decisionReasons = [
  'rude', 'hate', 'off-topic', 'spam', 'personal-data', 'illegal', 'misleading', 'repeat', 'other',
] as const // biome-ignore format: a list
export type DecisionReason = (typeof decisionReasons)[number]
