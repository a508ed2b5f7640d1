import { fold } from '../fold.ts'
import type { Phase } from '../verdict.ts'

/** Short words of thanks are alike and no trouble. */
const wordsMin = { own: 5, others: 12 }
/** Of all runs of three words, how many two texts share: a word changed here and there does not help. */
const likenessMax = 0.75

/** Holds what its author, or somebody in the thread, said in nearly the same words lately. */
export const repeat: Phase = {
  name: 'repeat',
  look({ site, draft, facts }) {
    if (!site.settings.holdRepeats) return []
    const runs = runsOf(draft.source)
    if (runs.size < wordsMin.own) return []
    for (const { source, isOwn } of facts.recent) {
      if (!isOwn && runs.size < wordsMin.others) continue
      // Of the others only a beginning was read: one that is far longer is another text.
      if (likeness(runs, runsOf(source)) < likenessMax) continue
      const text = isOwn
        ? 'Nearly the same as a recent comment of its author'
        : 'Nearly the same as a recent comment here'
      return [{ action: 'hold', text }]
    }
    return []
  },
}

const wordRe = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu
/** As much of a text as is known of the others. */
const readUnits = 2_000

/** Every three words that follow each other. What is quoted is somebody else's. */
function runsOf(source: string): Set<string> {
  const own = source.slice(0, readUnits).replace(/^>.*$/gm, '')
  const words = fold(own).text.match(wordRe) ?? []
  return new Set(words.map((word, at) => `${word} ${words[at + 1] ?? ''} ${words[at + 2] ?? ''}`))
}

/** From 0 for nothing in common to 1 for the same. @see Dice 1945 */
function likeness(one: Set<string>, other: Set<string>): number {
  return (2 * one.intersection(other).size) / (one.size + other.size || 1)
}
