import type { Phase } from '../verdict.ts'

/** Holds whatever somebody writes whom moderators want to review. */
export const person: Phase = {
  name: 'person',
  look: ({ author }) =>
    author.standing.review ? [{ action: 'hold', text: 'Its author is always reviewed first' }] : [],
}
