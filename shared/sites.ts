import * as v from 'valibot'
import { urlMaxLength } from './limits.ts'

const wholeNumber = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const yearS = 366 * 24 * 60 * 60

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
  writesPerMinutePerson: v.optional(wholeNumber(1, 1_000_000), 30),
  writesPerMinuteAddress: v.optional(wholeNumber(1, 1_000_000), 120),
  /** So many reports about one thread within a minute put it into slow mode by itself; 0 is never. */
  coolDownReports: v.optional(wholeNumber(0, 1_000), 6),
  /** Seconds between two comments of one person while a thread cools down, and the minutes that takes. */
  coolDownSlowS: v.optional(wholeNumber(1, 3_600), 60),
  coolDownMinutes: v.optional(wholeNumber(1, 1_440), 30),
  /** Where "Community rules" leads; null leaves the link out. */
  rulesUrl: v.optional(v.nullable(v.pipe(v.string(), v.url(), v.maxLength(urlMaxLength))), null),
})
export type SiteSettings = v.InferOutput<typeof siteSettings>

/** The part of a site's settings every reader's widget needs. `origins` may post; in trial mode loopback pages may too. */
export const publicSettings = v.strictObject({
  guestPosting: v.boolean(),
  readOnly: v.boolean(),
  editWindowS: v.number(),
  editGraceS: v.number(),
  rulesUrl: v.nullable(v.string()),
  origins: v.array(v.string()),
  trial: v.boolean(),
})
export type PublicSettings = v.InferOutput<typeof publicSettings>

export const siteSlug = v.pipe(v.string(), v.regex(/^(_|[a-z0-9][a-z0-9-]{0,62})$/, 'must be a site id or _'))
