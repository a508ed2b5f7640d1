import type { Table } from '../table.ts'

/** The search of a thread. */
export const search = {
  'search.label': 'Search these comments',
  'search.found': { one: '{n} comment found', other: '{n} comments found' },
  'search.more': 'More than {n} comments found',
  'search.none': 'No comments found',
  'search.fail': "The search didn't work. Try again.",
  'search.common': 'Search for a less common word',
  'more.found': 'Show more',
  close: 'Close',
} as const satisfies Table
