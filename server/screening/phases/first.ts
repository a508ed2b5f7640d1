import { isNewHere } from '../facts.ts'
import type { Phase } from '../verdict.ts'

/** Holds the first comments of somebody, until as many as the site asks for were published. */
export const first: Phase = {
  name: 'first',
  look({ site: { settings }, facts }) {
    const { premoderate, approvedBeforeTrust } = settings
    if (!premoderate.includes('first') || !isNewHere(facts, approvedBeforeTrust)) return []
    const { published } = facts
    const text = published === 0 ? 'The first comment of its author' : `Its author has ${published} published so far`
    return [{ action: 'hold', text }]
  },
}
