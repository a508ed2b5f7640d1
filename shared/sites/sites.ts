import * as v from 'valibot'
import { bodyMaxCharacters, bodyMinCharacters, urlMaxLength } from '../limits.ts'
import { storable } from '../schema.ts'
import { furtherNudges } from './further-nudges.ts'

function wholeNumber(min: number, max: number) {
  const range = `must be a whole number from ${min} to ${max}`
  return v.pipe(v.number(range), v.integer(range), v.minValue(min, range), v.maxValue(max, range))
}
const yearS = 366 * 24 * 60 * 60
/** A number from which on something is held; null never holds it. */
const holdFrom = (min: number, max: number) => v.optional(v.nullable(wholeNumber(min, max)), null)

/** What is looked at by a moderator before anybody else sees it. */
export const premoderations = ['everything', 'first', 'guests', 'links'] as const
export type Premoderation = (typeof premoderations)[number]

export const wordActions = ['hold', 'spam', 'refuse'] as const
export type WordAction = (typeof wordActions)[number]

/**
 * Words, and what becomes of a comment that has one. A word or phrase a line; it is found as a whole, whatever its case and
 * whatever invisible is put between its letters. A `*` at either end finds it there inside longer words, too.
 */
export const wordList = v.strictObject({
  name: v.pipe(storable, v.minLength(1, 'must have a name'), v.maxLength(60, 'must be 60 characters or fewer')),
  /** Grows when the list changes, so that a verdict says which one it was. */
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
/** Who wants more lists wants longer ones. */
export const wordListsMax = 10
export type WordList = v.InferOutput<typeof wordList>

export const proofModes = ['off', 'on', 'adaptive'] as const

/** What an owner may set for a site; every key has a default, so that an empty object is a complete site. */
export const siteSettings = v.strictObject({
  /** What most of its comments are written in, a BCP 47 tag; search knows its word forms. */
  language: v.optional(v.pipe(v.string(), v.regex(/^[a-zA-Z]{2,8}(-[a-zA-Z\d]{1,8})*$/)), 'en'),
  guestPosting: v.optional(v.boolean(), true),
  /** Nobody posts or edits, everybody reads: for maintenance. */
  readOnly: v.optional(v.boolean(), false),
  /** Seconds an author may edit; 0 is never. History is public, so a longer window harms nobody. */
  editWindowS: v.optional(wholeNumber(0, yearS), 15 * 60),
  /** Seconds more to save what was open when the window ended. */
  editGraceS: v.optional(wholeNumber(0, 3_600), 120),
  /** Holds guests' comments that are like what moderators turned down here, once there is enough to tell by. */
  holdSimilarToRejected: v.optional(v.boolean(), false),
  writesPerMinutePerAuthor: v.optional(wholeNumber(1, 1_000_000), 30),
  writesPerMinutePerAddress: v.optional(wholeNumber(1, 1_000_000), 120),
  /** So many people who report something in one thread within a minute put it into slow mode by itself; 0 is never. */
  autoSlowModeReports: v.optional(wholeNumber(0, 1_000), 6),
  /** Seconds between two comments of one person while a thread cools down, and the minutes that takes. */
  autoSlowModeIntervalS: v.optional(wholeNumber(1, 3_600), 60),
  autoSlowModeMinutes: v.optional(wholeNumber(1, 1_440), 30),
  /** How many reports take a comment down until a moderator has looked at it; 0 is never. Those of people who often report in vain count less. */
  reportsBeforeHold: v.optional(wholeNumber(0, 1_000), 0),
  /** Gentle words while somebody writes: what is good here, before a first comment; whether it was meant so, before some others. */
  nudges: v.optional(v.boolean(), true),
  /** Further such words, where `nudges` is on: to who wrote most of it lately, to two who talk alone, about what the article says. */
  furtherNudges: v.optional(v.array(v.picklist(furtherNudges)), []),
  /** Where "Community rules" leads; null leaves the link out. */
  rulesUrl: v.optional(v.nullable(v.pipe(v.string(), v.url(), v.maxLength(urlMaxLength))), null),
  charactersMin: v.optional(wholeNumber(bodyMinCharacters, bodyMaxCharacters), bodyMinCharacters),
  charactersMax: v.optional(wholeNumber(bodyMinCharacters, bodyMaxCharacters), bodyMaxCharacters),
  premoderate: v.optional(v.array(v.picklist(premoderations)), []),
  /** Published comments after which somebody is no longer `first`, and is asked for no proof of work where that adapts. */
  approvedBeforeTrust: v.optional(wholeNumber(1, 100), 1),
  /** Links a comment may have before `links` holds it. */
  linksBeforeHold: v.optional(wholeNumber(0, 100), 0),
  /** Holds what is nearly the same as a recent comment of its author, or of the thread. */
  holdDuplicates: v.optional(v.boolean(), false),
  /** Comments within ten minutes from which on the next are held: of one person, of one thread. */
  authorCommentsBeforeHold: holdFrom(1, 1_000),
  threadCommentsBeforeHold: holdFrom(1, 1_000),
  /** Open reports on somebody's comments, and comments turned down, within 30 days, from which on the next are held. */
  authorReportsBeforeHold: holdFrom(1, 1_000),
  /** Seconds a comment takes to write at the least; what comes sooner is held, and what does not say. 0 asks nobody. */
  minimumWritingS: v.optional(wholeNumber(0, 60), 0),
  wordLists: v.optional(
    v.pipe(v.array(wordList), v.maxLength(wordListsMax, `must be ${wordListsMax} lists or fewer`)),
    [],
  ),
  /** Whether a guest's browser works a moment before it posts. `adaptive`: those who are new, and all while many post at once. */
  proofOfWork: v.optional(v.picklist(proofModes), 'off'),
  /** With a key, Akismet is asked about guests' comments: it gets their words, name and address. */
  akismetKey: v.optional(
    v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9]{6,64}$/i, 'must be 6 to 64 letters and digits'))),
    null,
  ),
})
export type SiteSettings = v.InferOutput<typeof siteSettings>

/** The part of a site's settings every reader's widget needs. `origins` may post; in trial mode loopback pages may too. */
export const publicSettings = v.strictObject({
  guestPosting: v.boolean(),
  readOnly: v.boolean(),
  editWindowS: v.number(),
  editGraceS: v.number(),
  nudges: v.boolean(),
  furtherNudges: v.array(v.picklist(furtherNudges)),
  rulesUrl: v.nullable(v.string()),
  origins: v.array(v.string()),
  trial: v.boolean(),
})
export type PublicSettings = v.InferOutput<typeof publicSettings>

export const siteSlug = v.pipe(v.string(), v.regex(/^(_|[a-z0-9][a-z0-9-]{0,62})$/, 'must be a site id or _'))
