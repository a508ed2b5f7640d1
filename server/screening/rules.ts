import { type Action, type Rule, type Script, scripts } from '../../shared/moderation/rules.ts'
import type { ReasonParams } from '../../shared/moderation/verdict-reasons.ts'
import type { WordList } from '../../shared/sites/word-lists.ts'
import { likenessTo, runsOf } from '../text/shingles.ts'
import { type Facts, isNewHere } from './facts.ts'
import { type Draft, type Finding, spanOf } from './verdict.ts'
import { type Hit, wordListsOf } from './word-lists.ts'

/** What a rule looks at; `language` is what languageOf says, where a rule asks. */
export type RuleDraft = Pick<Draft, 'source' | 'plain' | 'links'> & { language?: string | null | undefined }
/** What a rule wants to know beyond the words. */
export type RuleFacts = Pick<Facts, 'published' | 'trust' | 'reported' | 'recent'>

interface Meets {
  params: ReasonParams
  span: [number, number] | null
}

/** A word of a rule in a text; its span is of the source, null where it only shows when it is drawn. */
interface Found {
  rule: string
  word: string
  span: [number, number] | null
}

/**
 * Judges a comment by a site's rules, in their order: the first that decides, decides, and the others say what they have to
 * say. Takes time in proportion to the text: all words of all rules are found in one walk.
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

const isDecisive = (action: Action): action is Extract<Action, { do: 'hold' | 'spam' | 'refuse' }> =>
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
 * What of a comment a rule names, a parameter for each of its conditions; null where one of them does not hold. The names are
 * those the console has words for.
 */
function meetsOf({ conditions }: Rule, draft: RuleDraft, facts: RuleFacts, found: Found[]): Meets | null {
  const params: ReasonParams = {}
  let span: Meets['span'] = null
  const { words, domains, links, isNew, reports, likeness: least, scripts: wanted, languages } = conditions
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
  // Last: it costs most.
  if (least) {
    if (!isLike(draft.source, facts.recent, least)) return null
    params.similarity = least
  }
  return { params, span }
}

function isWithin(link: string, domains: string[]): boolean {
  const { host } = new URL(link)
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/** Fewer words than these are alike and no trouble. */
const runsMin = 5

function isLike(source: string, recent: RuleFacts['recent'], least: number): boolean {
  const runs = runsOf(source)
  if (runs.length < runsMin) return false
  const likeness = likenessTo(runs)
  return recent.some((one) => likeness(runsOf(one.source)) >= least)
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

/** The script more than half of the letters are in, where it is one of these. */
function scriptOf(text: string, wanted: readonly Script[]): Script | null {
  const count = (re: RegExp) => text.match(re)?.length ?? 0
  const half = count(letterRe) / 2
  return scripts.find((script) => wanted.includes(script) && count(scriptRes[script]) > half) ?? null
}

// The lists of a set of rules, by the set: the finder they make is kept as long as somebody holds the rules.
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
