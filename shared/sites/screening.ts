import * as v from 'valibot'
import { bodyMaxBytes } from '../limits.ts'
import { storable, uuid } from '../schema.ts'
import { siteSettings } from './sites.ts'
import { wordActions, wordList } from './word-lists.ts'

const of = siteSettings.entries

/** Screening settings of a site. The Akismet key is never returned, only whether there is one. */
export const screeningSettings = v.strictObject({
  premoderate: of.premoderate,
  approvedBeforeTrust: of.approvedBeforeTrust,
  linksBeforeHold: of.linksBeforeHold,
  holdDuplicates: of.holdDuplicates,
  authorCommentsBeforeHold: of.authorCommentsBeforeHold,
  threadCommentsBeforeHold: of.threadCommentsBeforeHold,
  authorReportsBeforeHold: of.authorReportsBeforeHold,
  holdSimilarToRejected: of.holdSimilarToRejected,
  reportsBeforeHold: of.reportsBeforeHold,
  autoSlowModeReports: of.autoSlowModeReports,
  autoSlowModeIntervalS: of.autoSlowModeIntervalS,
  autoSlowModeMinutes: of.autoSlowModeMinutes,
  minimumWritingS: of.minimumWritingS,
  proofOfWork: of.proofOfWork,
  charactersMin: of.charactersMin,
  charactersMax: of.charactersMax,
  wordLists: of.wordLists,
})
export type ScreeningSettings = v.InferOutput<typeof screeningSettings>
export type ScreeningName = keyof ScreeningSettings

export const screeningNames = Object.keys(screeningSettings.entries) as ScreeningName[]

/** The settings with their defaults, and the version that a change must name. */
export const screeningReply = v.strictObject({
  settings: screeningSettings,
  defaults: screeningSettings,
  hasAkismetKey: v.boolean(),
  version: v.string(),
})
export type ScreeningReply = v.InferOutput<typeof screeningReply>

/** `batch` undoes the change; null if nothing changed that can be undone. */
export const screeningChanged = v.strictObject({ ...screeningReply.entries, batch: v.nullable(uuid) })
export type ScreeningChanged = v.InferOutput<typeof screeningChanged>

/** Word lists with unique names, by which verdicts refer to them. */
const namedLists = v.pipe(
  of.wordLists.wrapped,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const names = dataset.value.map(({ name }) => name)
    for (const [at, name] of names.entries()) {
      if (names.indexOf(name) === at) continue
      const step = { type: 'array', origin: 'value', input: dataset.value, key: at, value: dataset.value[at] } as const
      const last = {
        type: 'object',
        origin: 'value',
        input: { ...dataset.value[at] },
        key: 'name',
        value: name,
      } as const
      addIssue({ message: 'must differ from the names of the other lists', path: [step, last] })
    }
  }),
)

/** Changes to screening settings; members left out stay. A null Akismet key removes it. */
export const screeningChange = v.strictObject({
  premoderate: v.optional(of.premoderate.wrapped),
  approvedBeforeTrust: v.optional(of.approvedBeforeTrust.wrapped),
  linksBeforeHold: v.optional(of.linksBeforeHold.wrapped),
  holdDuplicates: v.optional(of.holdDuplicates.wrapped),
  authorCommentsBeforeHold: v.optional(of.authorCommentsBeforeHold.wrapped),
  threadCommentsBeforeHold: v.optional(of.threadCommentsBeforeHold.wrapped),
  authorReportsBeforeHold: v.optional(of.authorReportsBeforeHold.wrapped),
  holdSimilarToRejected: v.optional(of.holdSimilarToRejected.wrapped),
  reportsBeforeHold: v.optional(of.reportsBeforeHold.wrapped),
  autoSlowModeReports: v.optional(of.autoSlowModeReports.wrapped),
  autoSlowModeIntervalS: v.optional(of.autoSlowModeIntervalS.wrapped),
  autoSlowModeMinutes: v.optional(of.autoSlowModeMinutes.wrapped),
  minimumWritingS: v.optional(of.minimumWritingS.wrapped),
  proofOfWork: v.optional(of.proofOfWork.wrapped),
  charactersMin: v.optional(of.charactersMin.wrapped),
  charactersMax: v.optional(of.charactersMax.wrapped),
  wordLists: v.optional(namedLists),
  akismetKey: v.optional(of.akismetKey.wrapped),
})
export type ScreeningChange = v.InferOutput<typeof screeningChange>

/** Word lists to test on a text before saving them. */
export const wordDryRunRequest = v.strictObject({
  text: v.pipe(storable, v.maxLength(bodyMaxBytes, `must be ${bodyMaxBytes} characters or fewer`)),
  wordLists: namedLists,
})
export type WordDryRunRequest = v.InferOutput<typeof wordDryRunRequest>

/** A match of a word list; `span` is [from, to] in the text, null if only the rendered text contains it. */
export const foundWord = v.strictObject({
  list: wordList.entries.name,
  word: v.string(),
  action: v.picklist(wordActions),
  span: v.nullable(v.tuple([v.number(), v.number()])),
})
export type FoundWord = v.InferOutput<typeof foundWord>
export const wordDryRunReply = v.strictObject({ found: v.array(foundWord) })
