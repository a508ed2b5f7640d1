import { type Rule, type RuleAction, type Script, scripts } from '../../shared/moderation/rules.ts'
import type { ReasonParams } from '../../shared/moderation/verdict-reasons.ts'
import type { WordList } from '../../shared/sites/word-lists.ts'
import { runsOf, shingleSimilarityTo } from '../text/shingles.ts'
import { type Facts, isNewHere } from './facts.ts'
import { type Draft, type Finding, spanOf } from './verdict.ts'
import { type Hit, wordListsOf } from './word-lists.ts'

/** The text that rules match; `language` is set by `languageOf` if a rule has a language condition. */
type RuleDraft = Pick<Draft, 'source' | 'plain' | 'links'> & { language?: string | null | undefined }
/** The facts that rules match. */
export type RuleFacts = Pick<Facts, 'published' | 'trust' | 'reported' | 'recent'>

interface Meets {
  params: ReasonParams
  span: [number, number] | null
}

/** A match of a rule's word; its span is in the source, null if only the rendered text contains it. */
interface Found {
  rule: string
  word: string
  span: [number, number] | null
}

/**
 * Applies a site's rules to a comment, top to bottom: the first rule that matches and decides (hold, spam or refuse) wins, later
 * ones only add notes. Linear in the length of the text: one pass finds the words of all rules.
 */
export function judgeByRules(rules: readonly Rule[], draft: RuleDraft, facts: RuleFacts): Finding[] {
  if (rules.length === 0) return []
  const found = Map.groupBy(wordsIn(rules, draft), ({ rule }) => rule)
  let isDecided = false
  return rules.flatMap((rule) => {
    const meets = meetsOf(rule, draft, facts, found.get(rule.id) ?? [])
    if (!meets) return []
    const finding = findingOf(rule, meets, isDecided)
    isDecided ||= finding.action !== 'note'
    return finding
  })
}

const isDecisive = (action: RuleAction): action is Extract<RuleAction, { do: 'hold' | 'spam' | 'refuse' }> =>
  action.do === 'hold' || action.do === 'spam' || action.do === 'refuse'

function findingOf({ id, version, name, actions }: Rule, { params, span }: Meets, isDecided: boolean): Finding {
  const decisive = isDecided ? undefined : actions.find(isDecisive)
  const label = actions.find((action) => action.do === 'label')
  const slow = actions.find((action) => action.do === 'slow')
  return {
    action: decisive?.do ?? 'note',
    rule: id,
    version,
    code: 'rule',
    params: { name, ...(label && { label: label.label }), ...params },
    span,
    ...(decisive?.do === 'refuse' && { message: decisive.message }),
    ...(slow && { slow: { slowS: slow.slowS, slowMinutes: slow.slowMinutes } }),
    ...(actions.some((action) => action.do === 'notify') && { notifies: true }),
  }
}

/**
 * Tests all conditions of a rule. Returns what matched, one parameter for each condition, by the names that the console
 * translates; null if a condition is not met.
 */
function meetsOf({ conditions }: Rule, draft: RuleDraft, facts: RuleFacts, found: Found[]): Meets | null {
  const params: ReasonParams = {}
  let span: Meets['span'] = null
  const { words, domains, links, isNew, reports, similarityToRecent: least, scripts: wanted, languages } = conditions
  if (words) {
    if (!found[0]) return null
    params.word = found[0].word
    span = found[0].span
  }
  if (domains) {
    const link = draft.links.find((one) => isWithin(one, domains))
    if (!link) return null
    params.host = new URL(link).host
    span ??= spanOf(draft.source, link)
  }
  if (links) {
    if (draft.links.length < links) return null
    params.links = draft.links.length
  }
  if (isNew) {
    if (!isNewHere(facts)) return null
    params.published = facts.published
  }
  if (reports) {
    if (facts.reported < reports) return null
    params.reports = facts.reported
  }
  if (wanted) {
    const script = scriptOf(draft.plain, wanted)
    if (!script) return null
    params.script = script
  }
  if (languages) {
    const language = languages.find((one) => one === draft.language)
    if (!language) return null
    params.language = language
  }
  // Last, because it costs most.
  if (least) {
    if (!isSimilarToRecent(draft.source, facts.recent, least)) return null
    params.similarity = least
  }
  return { params, span }
}

function isWithin(link: string, domains: string[]): boolean {
  const { host } = new URL(link)
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** Texts with fewer shingles are not compared. */
const runsMin = 5

function isSimilarToRecent(source: string, recent: RuleFacts['recent'], least: number): boolean {
  const runs = runsOf(source)
  if (runs.length < runsMin) return false
  const similarityTo = shingleSimilarityTo(runs)
  return recent.some((one) => similarityTo(runsOf(one.source)) >= least)
}

const letterRe = /\p{L}/gu
const scriptRes: { readonly [S in Script]: RegExp } = {
  Latin: /\p{Script=Latin}/gu,
  Cyrillic: /\p{Script=Cyrillic}/gu,
  Greek: /\p{Script=Greek}/gu,
  Arabic: /\p{Script=Arabic}/gu,
  Hebrew: /\p{Script=Hebrew}/gu,
  Devanagari: /\p{Script=Devanagari}/gu,
  Thai: /\p{Script=Thai}/gu,
  Han: /\p{Script=Han}/gu,
  Hiragana: /\p{Script=Hiragana}/gu,
  Katakana: /\p{Script=Katakana}/gu,
  Hangul: /\p{Script=Hangul}/gu,
}

/** The script of more than half of the letters, if it is one of those wanted. */
function scriptOf(text: string, wanted: readonly Script[]): Script | null {
  const count = (re: RegExp) => text.match(re)?.length ?? 0
  const half = count(letterRe) / 2
  return scripts.find((script) => wanted.includes(script) && count(scriptRes[script]) > half) ?? null
}

// Word lists made from rules, cached as long as the rules are in memory.
const listsOf = new WeakMap<readonly Rule[], WordList[]>()

function wordsIn(rules: readonly Rule[], { source, plain }: RuleDraft): Found[] {
  const lists = listsOf.get(rules) ?? makeLists(rules)
  listsOf.set(rules, lists)
  if (lists.length === 0) return []
  const { find } = wordListsOf(lists)
  const found = ({ list, word, span }: Hit): Found => ({ rule: list.name, word, span })
  const typed = find(source).map(found)
  if (plain.trim() === source.trim()) return typed
  return [...typed, ...find(plain).map((hit) => ({ ...found(hit), span: null }))]
}

function makeLists(rules: readonly Rule[]): WordList[] {
  return rules.flatMap(({ id, version, conditions: { words } }) =>
    words
      ? { name: id, version, action: 'hold' as const, words: words.join('\n'), matchLetterSubstitutions: false }
      : [],
  )
}
