import type { Table } from '../../table.ts'

/** The list of people. */
export const directory = {
  'dir.search': 'Name',
  'dir.search.go': 'Search',
  'dir.only': 'Show',
  'dir.only.everybody': 'Everybody, the newest first',
  'dir.only.sanctioned': 'Under a sanction now',
  'dir.only.reviewed': 'Always reviewed',
  'dir.only.expert': 'Experts',
  'dir.only.reported': 'Most reported in 30 days',
  'dir.none': 'Nobody has commented here yet.',
  'dir.none.match': 'Nobody here matches.',
  'dir.more': 'Show more',
  'dir.shown': { one: '{n} person shown', other: '{n} people shown' },
  'dir.reports': { one: '{n} report', other: '{n} reports' },
  'dir.sanction.until': '{what} until {date}',
  'dir.many': '{n}+',
} as const satisfies Table
