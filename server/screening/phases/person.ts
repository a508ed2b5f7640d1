import type { Phase } from '../verdict.ts'

/** Holds comments of authors under review. */
export const person: Phase = {
  name: 'author',
  screen: ({ author }) => (author.sanctions.review ? [{ action: 'hold', code: 'author-reviewed' }] : []),
}
