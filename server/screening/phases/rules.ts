import { judgeByRules } from '../rules.ts'
import type { Phase } from '../verdict.ts'

/** Asks the rules the site made for itself. */
export const rules: Phase = {
  name: 'rules',
  look: ({ site, draft, facts }) => judgeByRules(site.rules, draft, facts),
}
