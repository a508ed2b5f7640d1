import type { Table } from '../table.ts'

/** The edit history, and the choice between two versions. */
export const history = {
  'conflict.current': 'Current',
  'conflict.yours': 'Yours',
  'conflict.mine': 'Save mine',
  'conflict.use': 'Use current',
  'conflict.keep': 'Keep editing',
  'hist.title': 'Edit history',
  'hist.changes': 'Changes',
  'hist.full': 'Full text',
  'hist.first': 'First version',
  'hist.hidden': 'Never published: only you and the moderators can see this version.',
  'hist.now': 'Now',
  'hist.version': 'Version {n}',
  'hist.by.mod': 'Moderator',
  'hist.by.author': 'Author',
  'hist.redacted': 'Version hidden by {role} · {reason}',
  'hist.hide': 'Hide this version',
  'hist.hide.why': 'Why? (shown publicly)',
  'hist.fail': "The history didn't load.",
  added: 'added:',
  removed: 'removed:',
  close: 'Close',
} as const satisfies Table
