/** Reasons of a report. */
export const reportReasons = [
  'rude', 'hate', 'spam', 'off-topic', 'misleading', 'personal-data', 'illegal', 'other',
] as const // biome-ignore format: a list
export type ReportReason = (typeof reportReasons)[number]
