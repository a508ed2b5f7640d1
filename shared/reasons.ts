/** Why a moderator turned a comment down, as its author is told. */
export const decisionReasons = [
  'rude', 'hate', 'off-topic', 'spam', 'personal-data', 'illegal', 'misleading', 'repeat', 'other',
] as const // biome-ignore format: a list
export type DecisionReason = (typeof decisionReasons)[number]

/** What readers may say is wrong with a comment. */
export const reportReasons = [
  'rude', 'hate', 'spam', 'off-topic', 'misleading', 'personal-data', 'illegal', 'other',
] as const // biome-ignore format: a list
export type ReportReason = (typeof reportReasons)[number]
