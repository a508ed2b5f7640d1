import * as v from 'valibot'
import { storable } from '../schema.ts'
import { wholeNumber } from './whole-number.ts'

/** What a word list does with a comment that contains one of its words. */
export const wordActions = ['hold', 'spam', 'refuse'] as const

/**
 * A word list with its action. One word or phrase a line, matched as a whole, ignoring case and invisible characters. A `*` at
 * either end also matches longer words there.
 */
export const wordList = v.strictObject({
  name: v.pipe(storable, v.minLength(1, 'must have a name'), v.maxLength(60, 'must be 60 characters or fewer')),
  /** Incremented when the list changes, so that a verdict names the version. */
  version: v.optional(wholeNumber(1, 1_000_000_000), 1),
  action: v.picklist(wordActions),
  words: v.pipe(
    storable,
    v.maxLength(100_000, 'must be 100,000 characters or fewer'),
    v.check((words) => !/.{101}/u.test(words), 'must have lines of 100 characters or fewer'),
  ),
  /** Reads `h4t` and `h@t` as `hat`, too. */
  matchLetterSubstitutions: v.optional(v.boolean(), false),
})
/** Maximum of word lists of a site. */
export const wordListsMax = 10
export type WordList = v.InferOutput<typeof wordList>
