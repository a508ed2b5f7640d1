import { type Action, type Rule, type Script, scripts } from '../../shared/moderation/rules.ts'
import type { WordList } from '../../shared/sites/sites.ts'
import { likenessTo, runsOf } from '../text/shingles.ts'
import { type Facts, isNewHere } from './facts.ts'
import { type Draft, type Finding, spanOf } from './verdict.ts'
import { type Hit, wordListsOf } from './word-lists.ts'

/** What a rule looks at; `language` is what languageOf says, where a rule asks. */
export type RuleDraft = Pick<Draft, 'source' | 'plain' | 'links'> & { language?: string | null | undefined }
/** What a rule wants to know beyond the words. */
export type RuleFacts = Pick<Facts, 'published' | 'trust' | 'reported' | 'recent'>

type Meets = { span: Finding['span']; because: string }[]

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

function findingOf({ id, version, name, actions }: Rule, meets: Meets, isDecided: boolean): Finding {
  const decisive = isDecided ? undefined : actions.find(isDecisive)
  const label = actions.find((action) => action.do === 'label')
  const slow = actions.find((action) => action.do === 'slow')
  const because = meets.map((meet) => meet.because).join(', ')
  return {
    action: decisive?.do ?? 'note',
    rule: id,
    version,
    text: `Rule “${name}”${label ? ` (${label.label})` : ''}: ${because}`,
    span: meets.find(({ span }) => span)?.span ?? null,
    ...(decisive?.do === 'refuse' && { told: decisive.message }),
    ...(slow && { slow: { slowS: slow.slowS, slowMinutes: slow.slowMinutes } }),
    ...(actions.some((action) => action.do === 'notify') && { notifies: true }),
  }
}

/** Why a rule speaks, one sentence for each of its conditions; null where one of them does not hold. */
function meetsOf({ conditions }: Rule, draft: RuleDraft, facts: RuleFacts, found: Found[]): Meets | null {
  const meets: Meets = []
  const met = (because: string | null | undefined | false, span: Finding['span'] = null) =>
    Boolean(because) && meets.push({ because: because as string, span }) > 0
  const { words, domains, links, isNew, reports, likeness: least, scripts: wanted, languages } = conditions
  if (words && !met(found[0] && `holds “${found[0].word}”`, found[0]?.span)) return null
  if (domains) {
    const link = draft.links.find((one) => isWithin(one, domains))
    if (!link || !met(`links to ${new URL(link).host}`, spanOf(draft.source, link))) return null
  }
  if (links && !met(draft.links.length >= links && `has ${draft.links.length} links`)) return null
  if (isNew && !met(isNewHere(facts) && 'its author is new here')) return null
  if (reports && !met(facts.reported >= reports && `${facts.reported} open reports on its author`)) return null
  if (wanted && !met(writtenIn(draft.plain, wanted))) return null
  if (languages && !met(languages.some((one) => one === draft.language) && `is written in ${nameOf(draft.language)}`))
    return null
  // Last: it costs most.
  if (least && !met(isLike(draft.source, facts.recent, least) && 'nearly the same as a recent comment')) return null
  return meets
}

const names = new Intl.DisplayNames('en', { type: 'language' })
const nameOf = (language: string | null | undefined) => (language ? names.of(language) : language)

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
function writtenIn(text: string, wanted: readonly Script[]): string | null {
  const count = (re: RegExp) => text.match(re)?.length ?? 0
  const half = count(letterRe) / 2
  const found = scripts.find((script) => wanted.includes(script) && count(scriptRes[script]) > half)
  return found ? `is written in ${found}` : null
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
    words ? { name: id, version, action: 'hold' as const, words: words.join('\n'), leet: false } : [],
  )
}
