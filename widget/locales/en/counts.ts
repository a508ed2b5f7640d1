import type { Table } from '../table.ts'

/** The numbers at links to comments. */
export const counts = {
  count: { one: '{n} comment', other: '{n} comments' },
  'jump.n': ' ({n})',
} as const satisfies Table
