import type { Table } from '../table.ts'

/** Where there is no composer: why, and what the owner can do. */
export const hints = {
  'unavailable.owner':
    'Only the site’s owner sees this: pages on {origin} may not post here yet. In the folder of the server, allow them with',
  'closed.team': 'Only the team can comment here.',
  'closed.since': 'Closed on {date}. You can still read them.',
} as const satisfies Table
