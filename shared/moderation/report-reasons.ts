/** What readers may say is wrong with a comment. */
export const reportReasons = [
  'rude', 'hate', 'spam', 'off-topic', 'misleading', 'personal-data', 'illegal', 'other',
] as const // biome-ignore format: a list
export type ReportReason = (typeof reportReasons)[number]
