import * as v from 'valibot'
import { bodyMaxCharacters, bodyMinCharacters, urlMaxLength } from '../limits.ts'
import { addressSettings } from './address-settings.ts'
import { premoderations, proofModes } from './choices.ts'
import { furtherNudges } from './further-nudges.ts'
import { means } from './means.ts'
import { wholeNumber } from './whole-number.ts'
import { wordList, wordListsMax } from './word-lists.ts'

const yearS = 366 * 24 * 60 * 60

/** A number from which on comments are held; null turns it off. */
const holdFrom = (description: string, unit: string) =>
  v.optional(v.pipe(v.nullable(wholeNumber(1, 1_000)), means(`${description} \`null\` never does.`, unit)), null)

/** Settings of a site. Every key has a default, so that an empty object is valid. */
export const siteSettings = v.strictObject({
  language: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-zA-Z]{2,8}(-[a-zA-Z\d]{1,8})*$/),
      means('Main language of the comments, a BCP 47 tag such as `de` or `pt-BR`. Search uses its word forms.'),
    ),
    'en',
  ),
  guestPosting: v.optional(
    v.pipe(v.boolean(), means('Whether guests may comment. If not, only the team can: readers have no accounts yet.')),
    true,
  ),
  readOnly: v.optional(
    v.pipe(
      v.boolean(),
      means('Maintenance: everybody can read, nobody can post, edit or react. Open pages say so at once.'),
    ),
    false,
  ),
  editWindowS: v.optional(
    v.pipe(
      wholeNumber(0, yearS),
      means('How long authors may edit a comment; 0 switches editing off. All versions stay readable.', 'seconds'),
    ),
    15 * 60,
  ),
  editGraceS: v.optional(
    v.pipe(
      wholeNumber(0, 3_600),
      means('Additional time to save an edit that was open when the window ended.', 'seconds'),
    ),
    120,
  ),
  holdSimilarToRejected: v.optional(
    v.pipe(
      v.boolean(),
      means(
        'Holds guest comments similar to those moderators rejected on this site. Needs 40 approved and 40 rejected comments.',
      ),
    ),
    false,
  ),
  writesPerMinutePerAuthor: v.optional(
    v.pipe(
      wholeNumber(1, 1_000_000),
      means('Rate limit of posts, edits and other writes of one author.', 'writes a minute'),
    ),
    30,
  ),
  writesPerMinutePerAddress: v.optional(
    v.pipe(
      wholeNumber(1, 1_000_000),
      means('Rate limit of writes from one IP address (IPv6: one /64 network).', 'writes a minute'),
    ),
    120,
  ),
  autoSlowModeReports: v.optional(
    v.pipe(
      wholeNumber(0, 1_000),
      means(
        'Puts a thread into slow mode when this many independent people report in it within a minute; 0 never does.',
        'people',
      ),
    ),
    6,
  ),
  autoSlowModeIntervalS: v.optional(
    v.pipe(wholeNumber(1, 3_600), means('Time between two comments of one author in automatic slow mode.', 'seconds')),
    60,
  ),
  autoSlowModeMinutes: v.optional(
    v.pipe(wholeNumber(1, 1_440), means('How long automatic slow mode lasts.', 'minutes')),
    30,
  ),
  reportsBeforeHold: v.optional(
    v.pipe(
      wholeNumber(0, 1_000),
      means(
        'Hides a comment until it is reviewed once it has this many reports by independent people; 0 never does. Reports of people who are often wrong count less.',
        'reports',
      ),
    ),
    0,
  ),
  nudges: v.optional(
    v.pipe(v.boolean(), means('Shows nudges before posting: to first-time commenters, and about words that may hurt.')),
    true,
  ),
  furtherNudges: v.optional(
    v.pipe(
      v.array(v.picklist(furtherNudges)),
      means(
        'Further nudges, if `nudges` is on: `slow` (wrote most of the latest comments), `pair` (two people alone for eight replies), `read` (a question about the article).',
      ),
    ),
    [],
  ),
  rulesUrl: v.optional(
    v.pipe(
      v.nullable(
        v.pipe(
          v.string(),
          v.regex(/^https?:\/\//i, 'must begin with https:// or http://'),
          v.url(),
          v.maxLength(urlMaxLength),
        ),
      ),
      means('Address of your community rules, linked below the composer; `null` leaves the link out.'),
    ),
    null,
  ),
  charactersMin: v.optional(
    v.pipe(
      wholeNumber(bodyMinCharacters, bodyMaxCharacters),
      means('Minimum length of a comment; shorter ones are refused.', 'characters'),
    ),
    bodyMinCharacters,
  ),
  charactersMax: v.optional(
    v.pipe(
      wholeNumber(bodyMinCharacters, bodyMaxCharacters),
      means('Maximum length of a comment; longer ones are refused.', 'characters'),
    ),
    bodyMaxCharacters,
  ),
  premoderate: v.optional(
    v.pipe(
      v.array(v.picklist(premoderations)),
      means(
        'Comments to hold for review: `everything`, `first` (first-time commenters), `guests`, `links`; any combination.',
      ),
    ),
    [],
  ),
  approvedBeforeTrust: v.optional(
    v.pipe(
      wholeNumber(1, 100),
      means('Published comments after which an author is no longer a first-time commenter.', 'comments'),
    ),
    1,
  ),
  linksBeforeHold: v.optional(
    v.pipe(wholeNumber(0, 100), means('Links a comment may contain before `links` holds it.', 'links')),
    0,
  ),
  holdDuplicates: v.optional(
    v.pipe(
      v.boolean(),
      means('Holds comments that are nearly the same as a recent one of the author or in the thread.'),
    ),
    false,
  ),
  authorCommentsBeforeHold: holdFrom(
    'Comments of one author within ten minutes from which on the next are held.',
    'comments',
  ),
  threadCommentsBeforeHold: holdFrom(
    'Comments in one thread within ten minutes from which on the next are held.',
    'comments',
  ),
  authorReportsBeforeHold: holdFrom(
    "Independent people with open reports on an author's comments plus rejected comments, within 30 days, from which on the next comments are held.",
    'reports',
  ),
  minimumWritingS: v.optional(
    v.pipe(
      wholeNumber(0, 60),
      means('Holds comments written in less time than this, and those that do not say; 0 switches it off.', 'seconds'),
    ),
    0,
  ),
  wordLists: v.optional(
    v.pipe(
      v.array(wordList),
      v.maxLength(wordListsMax, `must be ${wordListsMax} lists or fewer`),
      means(
        'Word lists: each holds, marks as spam or refuses comments that contain one of its words. Edited in the console.',
      ),
    ),
    [],
  ),
  proofOfWork: v.optional(
    v.pipe(
      v.picklist(proofModes),
      means(
        'Proof-of-work challenge for guests: `off`, `on`, or `adaptive` (first-time commenters, and all while many post at once). Stops programs that run no JavaScript; one made for it needs milliseconds.',
      ),
    ),
    'off',
  ),
  akismetKey: v.optional(
    v.pipe(
      v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9]{6,64}$/i, 'must be 6 to 64 letters and digits'))),
      means(
        'Akismet API key. Sends text, name and IP address of guest comments to Akismet; `null` sends nothing to anybody.',
      ),
    ),
    null,
  ),
  ...addressSettings,
})
export type SiteSettings = v.InferOutput<typeof siteSettings>

/** Settings that the widget needs. Pages of `origins` may post; in trial mode loopback pages, too. */
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
