import * as v from 'valibot'
import { commentStates } from '../comments/comments.ts'
import { nameMaxCharacters, noteMaxLength } from '../limits.ts'
import { pageOf } from '../paging.ts'
import { storable, timestamp, uuid } from '../schema.ts'
import { reason } from './verdict-reasons.ts'

/** Scripts that a rule can match: cheap to detect, and enough against most spam in foreign scripts. */
export const scripts = [
  'Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Han', 'Hiragana', 'Katakana', 'Hangul',
] as const // biome-ignore format: a list
export type Script = (typeof scripts)[number]

/** Languages that a rule can match, as ISO 639-1 codes. */
export const languages = [
  'am', 'ar', 'az', 'be', 'bg', 'bn', 'ca', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'eu', 'fa', 'fi', 'fr', 'gu', 'he', 'hi', 'hr',
  'hu', 'hy', 'is', 'it', 'ja', 'ka', 'kn', 'ko', 'ku', 'lo', 'lt', 'lv', 'ml', 'mr', 'ms', 'nl', 'no', 'or', 'pa', 'pl', 'pt', 'ro',
  'ru', 'sk', 'sl', 'sq', 'sr', 'sv', 'ta', 'te', 'th', 'tl', 'tr', 'uk', 'ur', 'vi', 'yo', 'zh',
] as const // biome-ignore format: a list
export type Language = (typeof languages)[number]

const wordsMax = 500
const line = (max: number) =>
  v.pipe(
    storable,
    v.transform((text) => text.trim()),
    v.minLength(1, 'must say something'),
    v.maxLength(max, `must be ${max} characters or fewer`),
  )
const someOf = <S extends v.GenericSchema>(item: S, max: number) =>
  v.pipe(v.array(item), v.minLength(1, 'must name something'), v.maxLength(max, `must name ${max} or fewer`))
const wholeNumber = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const domainRe = /^([a-z0-9-]+\.)+[a-z0-9-]+$/

/** Conditions of a rule: all must match; of a list, any item. */
export const ruleConditions = v.pipe(
  v.strictObject({
    /** Words or phrases; a `*` at an end also matches longer words. */
    words: v.optional(someOf(line(80), wordsMax)),
    /** Links to these hosts or their subdomains. */
    domains: v.optional(
      someOf(v.pipe(v.string(), v.toLowerCase(), v.regex(domainRe, 'must be a domain like example.org')), wordsMax),
    ),
    /** At least this many links. */
    links: v.optional(wholeNumber(1, 100)),
    /** The author has no published comment yet. */
    isNew: v.optional(v.literal(true)),
    /** At least this many independent people have open reports of the author's comments of the last 30 days. */
    reports: v.optional(wholeNumber(1, 1_000)),
    /** At least this shingle similarity, 0 to 1, to a recent comment of the author or the thread. */
    similarityToRecent: v.optional(v.pipe(v.number(), v.minValue(0.3), v.maxValue(1))),
    /** Mostly written in one of these scripts. */
    scripts: v.optional(someOf(v.picklist(scripts), scripts.length)),
    /** Written in one of these languages; needs at least 20 letters. */
    languages: v.optional(someOf(v.picklist(languages), languages.length)),
  }),
  v.check((named) => Object.values(named).some((value) => value !== undefined), 'must name a condition'),
)
export type RuleConditions = v.InferOutput<typeof ruleConditions>

/** Actions of a rule. Of rules that decide, the first match wins; other actions all apply. */
export const ruleAction = v.variant('do', [
  v.strictObject({ do: v.literal('hold') }),
  v.strictObject({ do: v.literal('spam') }),
  /** `message` to the author continues "The text". */
  v.strictObject({ do: v.literal('refuse'), message: line(noteMaxLength) }),
  /** Shown to moderators as a reason; the comment is published. */
  v.strictObject({ do: v.literal('label'), label: line(nameMaxCharacters) }),
  /** Puts the thread into slow mode for a while. */
  v.strictObject({ do: v.literal('slow'), slowS: wholeNumber(1, 3_600), slowMinutes: wholeNumber(1, 1_440) }),
  /** Notifies the team, in the log and by mail. */
  v.strictObject({ do: v.literal('notify') }),
])
export type RuleAction = v.InferOutput<typeof ruleAction>

const decisive = ['hold', 'spam', 'refuse']

/** A rule as it is saved; each save is a new version. */
export const ruleRequest = v.strictObject({
  name: line(nameMaxCharacters),
  enabled: v.optional(v.boolean(), true),
  conditions: ruleConditions,
  actions: v.pipe(
    someOf(ruleAction, 6),
    v.check((list) => new Set(list.map((one) => one.do)).size === list.length, 'must not name the same twice'),
    v.check((list) => list.filter((one) => decisive.includes(one.do)).length <= 1, 'must decide one thing'),
  ),
})
export type RuleRequest = v.InferOutput<typeof ruleRequest>

/** A rule in force. */
export interface Rule {
  id: string
  version: number
  name: string
  conditions: RuleConditions
  actions: RuleAction[]
}

/** Whether a rule needs facts from the database. */
export const wantsFacts = ({ isNew, reports, similarityToRecent }: RuleConditions): boolean =>
  isNew !== undefined || reports !== undefined || similarityToRecent !== undefined

/** Whether a rule needs the language of the text. */
export const wantsLanguage = ({ languages }: RuleConditions): boolean => languages !== undefined

/** A rule as the team sees it. */
export const shownRule = v.strictObject({
  id: uuid,
  version: v.number(),
  name: v.string(),
  enabled: v.boolean(),
  conditions: ruleConditions,
  actions: v.array(ruleAction),
  by: v.nullable(v.string()),
  at: timestamp,
})
export type ShownRule = v.InferOutput<typeof shownRule>
/** `batch` undoes the change; null if nothing changed. */
export const ruleReply = v.strictObject({ rule: shownRule, batch: v.nullable(uuid) })
export const rulePage = pageOf(shownRule)
export type RulePage = v.InferOutput<typeof rulePage>
export const ruleRemoval = v.strictObject({ batch: uuid })
export const ruleOrderReply = v.strictObject({ batch: v.nullable(uuid) })

export const rulesMax = 100
export const ruleOrder = v.strictObject({ ids: someOf(uuid, rulesMax) })

/** A rule, saved or not, to test on past comments. */
export const ruleDryRunRequest = v.strictObject({ rule: ruleRequest, days: v.optional(wholeNumber(1, 90), 7) })
export type RuleDryRunRequest = v.InferOutput<typeof ruleDryRunRequest>

export const samplesMax = 20

/** A past comment that the rule matched. */
export const sample = v.strictObject({
  id: uuid,
  state: v.picklist(commentStates),
  author: v.string(),
  excerpt: v.string(),
  at: timestamp,
  thread: v.string(),
  reasons: v.array(reason),
})
export type Sample = v.InferOutput<typeof sample>

/** Progress of a rule's test. `published` counts the matches that are published today; samples are the newest of them. */
export const ruleDryRunProgress = v.strictObject({
  done: v.number(),
  total: v.number(),
  matched: v.number(),
  published: v.number(),
  samples: v.pipe(v.array(sample), v.maxLength(samplesMax)),
})
export type RuleDryRunProgress = v.InferOutput<typeof ruleDryRunProgress>
