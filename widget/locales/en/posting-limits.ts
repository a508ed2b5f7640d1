import type { Table } from '../table.ts'

/** Where a thread is slower than others or ends soon, and for who may not write. */
export const postingLimits = {
  'slow.on': {
    one: 'Slow mode: you can post every {n} second',
    other: 'Slow mode: you can post every {n} seconds',
  },
  'slow.until': '{text}, until {time}',
  'slow.wait': {
    one: 'Slow mode: you can post again in {n} second',
    other: 'Slow mode: you can post again in {n} seconds',
  },
  'closes.in': { one: 'Comments close in {n} minute', other: 'Comments close in {n} minutes' },
  'slow.refused': 'Comments are in slow mode here. Your text is saved.',
  'err.members': 'Only members can comment here for now. Your text is saved.',
  'err.slow': {
    one: 'Slow mode: you can post again in {n} second. Your text is saved.',
    other: 'Slow mode: you can post again in {n} seconds. Your text is saved.',
  },
  'err.suspended': "This account can't comment until {date}. {why}",
  'err.banned': "This account can't comment here. {why}",
  'team.message': 'A message from the moderators',
  'team.read': 'I have read it',
} as const satisfies Table
