import { isNewHere } from '../../facts.ts'
import type { Phase } from '../../verdict.ts'

/** Holds an author's comments until as many as the site asks for have been published. */
export const first: Phase = {
  name: 'first',
  screen({ site: { settings }, facts }) {
    const { premoderate, approvedBeforeTrust } = settings
    if (!premoderate.includes('first') || !isNewHere(facts, approvedBeforeTrust)) return []
    const { published } = facts
    if (published === 0) return [{ action: 'hold', code: 'first-comment' }]
    return [{ action: 'hold', code: 'few-published', params: { n: published } }]
  },
}
