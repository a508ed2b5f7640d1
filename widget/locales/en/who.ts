import type { Table } from '../table.ts'

/** The choice of who is writing. */
export const who = {
  'who.hint': 'It changes on all your comments, at most three times a week.',
  'who.save': 'Save name',
  'who.saved': 'You now write as {name}.',
  'who.limit': "You've changed your name three times this week. Try again later.",
  'who.no': "You can't change your name while you can't post here.",
  'who.else': 'Someone else is writing',
  'who.sure':
    "They begin as a new guest. {name}'s comments can't be edited until you switch back, which you can on this device.",
  'who.begin': 'Begin as a new guest',
  'who.new': 'When you post, you are asked for a name.',
  'who.back': 'Write as {name}',
  'who.gone': 'That guest is not known here any more.',
} as const satisfies Table
