import { wantsLanguage } from '../../../shared/moderation/rules.ts'
import { languageOf } from '../../text/language.ts'
import { judgeByRules } from '../rules.ts'
import type { Phase } from '../verdict.ts'

/** Applies the site's own rules. */
export const rules: Phase = {
  name: 'rules',
  // Not async, so that sites without a language rule do not wait a tick.
  screen({ site: { rules: ofSite }, draft, facts }) {
    if (!ofSite.some(({ conditions }) => wantsLanguage(conditions))) return judgeByRules(ofSite, draft, facts)
    return languageOf(draft.plain).then((language) => judgeByRules(ofSite, { ...draft, language }, facts))
  },
}
