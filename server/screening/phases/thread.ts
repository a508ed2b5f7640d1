import type { Phase } from '../verdict.ts'

/** Holds every comment in a premoderated thread. */
export const thread: Phase = {
  name: 'thread',
  screen: ({ facts }) => (facts.isPremoderated ? [{ action: 'hold', code: 'thread-premoderated' }] : []),
}
