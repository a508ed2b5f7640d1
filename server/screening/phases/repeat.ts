import { runsOf, shingleSimilarityTo } from '../../text/shingles.ts'
import type { Phase } from '../verdict.ts'

/** Shorter texts, such as thanks, are not compared. */
const wordsMin = { own: 5, others: 12 }
/** Share of three-word shingles from which on two texts are duplicates; a few changed words do not help. */
const similarityMin = 0.75

/** Holds near-duplicates of recent comments by the same author or in the same thread. */
export const repeat: Phase = {
  name: 'duplicate',
  screen({ site, draft, facts }) {
    if (!site.settings.holdDuplicates || facts.recent.length === 0) return []
    const runs = runsOf(draft.source)
    if (runs.length < wordsMin.own) return []
    const similarity = shingleSimilarityTo(runs)
    for (const { source, isOwn } of facts.recent) {
      if (!isOwn && runs.length < wordsMin.others) continue
      if (similarity(runsOf(source)) < similarityMin) continue
      return [{ action: 'hold', code: isOwn ? 'repeats-author' : 'repeats-thread' }]
    }
    return []
  },
}
