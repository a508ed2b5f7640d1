import type { Table } from '../table.ts'

/** After another order or page of the list was asked for. */
export const paging = {
  'load.done': { one: '{n} comment loaded', other: '{n} comments loaded' },
  sorted: 'Sorted by {order}',
} as const satisfies Table
