import { isNewHere } from '../../facts.ts'
import type { Phase } from '../../verdict.ts'

/** Holds the first comments of somebody, until as many as the site asks for were published. */
export const first: Phase = {
  name: 'first',
  look({ site: { settings }, facts }) {
    const { premoderate, approvedBeforeTrust } = settings
    if (!premoderate.includes('first') || !isNewHere(facts, approvedBeforeTrust)) return []
    const { published } = facts
    if (published === 0) return [{ action: 'hold', code: 'first-comment' }]
    return [{ action: 'hold', code: 'few-published', params: { n: published } }]
  },
}
