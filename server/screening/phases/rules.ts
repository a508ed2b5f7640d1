import { wantsLanguage } from '../../../shared/moderation/rules.ts'
import { languageOf } from '../../text/language.ts'
import { judgeByRules } from '../rules.ts'
import type { Phase } from '../verdict.ts'

/** Asks the rules the site made for itself. */
export const rules: Phase = {
  name: 'rules',
  // Not async: where no rule asks for the language, nobody waits.
  look({ site: { rules: asked }, draft, facts }) {
    if (!asked.some(({ conditions }) => wantsLanguage(conditions))) return judgeByRules(asked, draft, facts)
    return languageOf(draft.plain).then((language) => judgeByRules(asked, { ...draft, language }, facts))
  },
}
