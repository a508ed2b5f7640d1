import type { Table } from '../table.ts'

/** Only on pages without script. */
export const plain = {
  noscript: 'Read the comments on a separate page',
  'held.plain': 'Your comment is waiting for review. It shows here once a moderator approves it.',
} as const satisfies Table
