import type { Phase } from '../verdict.ts'

/** Holds whatever somebody writes whom moderators want to review. */
export const person: Phase = {
  name: 'author',
  look: ({ author }) => (author.sanctions.review ? [{ action: 'hold', code: 'author-reviewed' }] : []),
}
