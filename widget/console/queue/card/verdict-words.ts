import type { Reason, ReasonCode } from '../../../../shared/moderation/verdict-reasons.ts'
import type { Key, Words } from '../../../locales/say.ts'

/** The name of a screening phase; an unknown one stays as it is. */
export const phaseName = ({ say }: Words, phase: string): string => say(`phase.${phase}` as Key) || phase

/** A reason of a verdict as one sentence. */
export function verdictReasonText(words: Words, reason: Reason): string {
  const { code, phase, params } = reason
  const { say } = words
  if (code === 'rule') {
    const slots = { ...params, found: whatRuleFound(words, params) }
    return say('label' in params ? 'verdict.rule.label' : 'verdict.rule', slots)
  }
  const key: `verdict.${ReasonCode}` = `verdict.${code}`
  if (code === 'check-failed') return say(key, { phase: phaseName(words, phase) })
  if (code === 'similar-to-rejected') return say(key, { ...params, words: quoted(words.lang, `${params.words}`) })
  return say(key, params)
}

/** What matched, for each condition of a rule, in the order of the editor. */
function whatRuleFound({ say, lang }: Words, params: Reason['params']): string {
  const { word, host, links, published, reports, script, language, similarity } = params
  const found = [
    word !== undefined && say('found.word', { word }),
    host !== undefined && say('found.host', { host }),
    links !== undefined && say('found.links', { n: links }),
    published !== undefined && say('found.published'),
    reports !== undefined && say('found.reports', { n: reports }),
    script !== undefined && say('found.script', { script }),
    language !== undefined && say('found.language', { language: languageName(lang, `${language}`) }),
    similarity !== undefined && say('found.similarity'),
  ]
  return found.filter(Boolean).join(', ')
}

const languageName = (lang: string, code: string) => new Intl.DisplayNames(lang, { type: 'language' }).of(code) ?? code

const quoted = (lang: string, words: string) =>
  new Intl.ListFormat(lang, { type: 'unit' }).format(words.split(' ').map((word) => `“${word.replace('host:', '')}”`))
