import type { Phase } from '../verdict.ts'

/** Holds everything in a thread moderators want to see first. */
export const thread: Phase = {
  name: 'thread',
  look: ({ facts }) => (facts.isPremoderated ? [{ action: 'hold', code: 'thread-premoderated' }] : []),
}
