import type { Table } from '../table.ts'

/** The nudges beside the composer. */
export const nudges = {
  'rules.first': 'Welcome. Talk about the story, not the person, and say why you think so.',
  'nudge.tone': 'Some readers may find this hurtful. You can edit it, or post it as it is.',
  'nudge.repeat': 'This is close to your last comment.',
  'nudge.slow': "You've written {n} of the last {m} comments here. Others may want to answer.",
  'nudge.pair': 'You and {name} have exchanged {n} replies.',
  'nudge.read': 'One question before you post: {question}',
  'nudge.read.right': 'That is right. You can post it now.',
  'nudge.read.wrong': 'The article says something else. You can read it again, or post as it is.',
  'nudge.go': 'Post it',
  'nudge.edit': 'Edit comment',
  'nudge.post': 'Post it as it is',
} as const satisfies Table
