import type { Table } from '../table.ts'

/** What others wrote or changed while somebody reads, or since their last visit. */
export const arrivals = {
  'new.mark': 'New',
  'new.pill': { one: '{n} new comment', other: '{n} new comments' },
  'new.branch': { one: '{n} new reply', other: '{n} new replies' },
  'new.since': '{n} new since your last visit',
  'new.next': 'Next new comment',
  'new.read': 'Mark all as read',
  'updated.show': 'This comment was updated. Show',
  'pinned.new': { one: 'A comment was pinned. Show', other: '{n} comments were pinned. Show' },
  'own.show': 'Show: {text}',
  show: 'Show',
} as const satisfies Table
