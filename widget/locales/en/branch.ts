import type { Table } from '../table.ts'

/** A branch that is shown alone, and links to comments. */
export const branch = {
  'back.to': "Back to {name}'s reply",
  'target.gone': 'That comment was removed or the link is wrong.',
  all: 'Back to all comments',
  crumbs: 'What this conversation answers',
} as const satisfies Table
