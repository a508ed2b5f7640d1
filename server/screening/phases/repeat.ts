import { likenessTo, runsOf } from '../../text/shingles.ts'
import type { Phase } from '../verdict.ts'

/** Short words of thanks are alike and no trouble. */
const wordsMin = { own: 5, others: 12 }
/** Of all runs of three words, how many two texts share: a word changed here and there does not help. */
const likenessMax = 0.75

/** Holds what its author, or somebody in the thread, said in nearly the same words lately. */
export const repeat: Phase = {
  name: 'duplicate',
  look({ site, draft, facts }) {
    if (!site.settings.holdDuplicates || facts.recent.length === 0) return []
    const runs = runsOf(draft.source)
    if (runs.length < wordsMin.own) return []
    const likeness = likenessTo(runs)
    for (const { source, isOwn } of facts.recent) {
      if (!isOwn && runs.length < wordsMin.others) continue
      if (likeness(runsOf(source)) < likenessMax) continue
      return [{ action: 'hold', code: isOwn ? 'repeats-author' : 'repeats-thread' }]
    }
    return []
  },
}
