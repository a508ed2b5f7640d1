import type { Language, RuleAction, RuleRequest } from '../../../shared/moderation/rules.ts'
import type { Words } from '../../locales/say.ts'

const shownMax = 3
const names = new Intl.DisplayNames('en', { type: 'language' })

/** The name of a language. */
export const languageName = (language: Language): string => names.of(language) ?? language

/** A rule in one sentence: "2 links or more; first-time commenter: hold". */
export function sentenceOf(
  { say }: Words,
  { conditions, actions }: Pick<RuleRequest, 'conditions' | 'actions'>,
): string {
  const { words, domains, links, isNew, reports, similarityToRecent, scripts, languages } = conditions
  const some = (list: string[]) => list.slice(0, shownMax).join(', ') + (list.length > shownMax ? '…' : '')
  const when = [
    words && say('rule.if.words', { list: some(words) }),
    domains && say('rule.if.domains', { list: some(domains) }),
    links && say('rule.if.links', { n: links }),
    isNew && say('rule.if.new'),
    reports && say('rule.if.reports', { n: reports }),
    similarityToRecent && say('rule.if.similarity', { n: Math.round(similarityToRecent * 100) }),
    scripts && say('rule.if.scripts', { list: scripts.join(', ') }),
    languages && say('rule.if.languages', { list: some(languages.map(languageName)) }),
  ].filter(Boolean)
  const does = actions.map((action) => actionWords({ say }, action))
  return `${when.join('; ')}: ${does.join(', ')}`
}

function actionWords({ say }: Pick<Words, 'say'>, action: RuleAction): string {
  if (action.do === 'label') return say('rule.does.label', { label: action.label })
  if (action.do === 'slow') return say('rule.does.slow', { s: action.slowS, n: action.slowMinutes })
  return say(`rule.does.${action.do}`)
}
