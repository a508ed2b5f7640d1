import type { Table } from '../table.ts'

/** The menu of a comment. */
export const menu = {
  share: 'Share',
  copied: 'Link copied',
  delete: 'Delete',
  report: 'Report',
  'report.undo': 'Withdraw report',
  mute: 'Mute {name}',
  'fold.all': 'Collapse all',
  'unfold.all': 'Expand all',
  'folded.all': 'All replies collapsed',
  'unfolded.all': 'All replies expanded',
} as const satisfies Table
