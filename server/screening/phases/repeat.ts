import { fold } from '../fold.ts'
import { alone, inside, kindOf } from '../letters.ts'
import type { Phase } from '../verdict.ts'

/** Short words of thanks are alike and no trouble. */
const wordsMin = { own: 5, others: 12 }
/** Of all runs of three words, how many two texts share: a word changed here and there does not help. */
const likenessMax = 0.75

/** Holds what its author, or somebody in the thread, said in nearly the same words lately. */
export const repeat: Phase = {
  name: 'repeat',
  look({ site, draft, facts }) {
    if (!site.settings.holdRepeats || facts.recent.length === 0) return []
    const runs = runsOf(draft.source)
    if (runs.length < wordsMin.own) return []
    const known = new Set(runs)
    for (const { source, isOwn } of facts.recent) {
      if (!isOwn && runs.length < wordsMin.others) continue
      const others = runsOf(source)
      const shared = others.reduce((count, run) => count + (known.has(run) ? 1 : 0), 0)
      if (shared / Math.max(runs.length, others.length) < likenessMax) continue
      const text = isOwn
        ? 'Nearly the same as a recent comment of its author'
        : 'Nearly the same as a recent comment here'
      return [{ action: 'hold', text }]
    }
    return []
  },
}

/** Of the others no more was read. */
const readUnits = 1_000

/** Every three words that follow each other, each run as a number. What is quoted is somebody else's. */
function runsOf(source: string): number[] {
  const { text } = fold(source.slice(0, readUnits).replace(/^>.*$/gm, ''))
  const words: number[] = []
  let word = 0
  for (let at = 0; at <= text.length; at++) {
    const kind = at < text.length ? kindOf(text.charCodeAt(at)) : 0
    if (word !== 0 && kind !== inside) {
      words.push(word)
      word = 0
    }
    if (kind === inside) word = mix(word, text.charCodeAt(at))
    else if (kind === alone) words.push(mix(0, text.charCodeAt(at)))
  }
  return words.map((first, at) => mix(mix(first, words[at + 1] ?? 1), words[at + 2] ?? 1))
}

/** One number of two: never 0, which stands for no word. @see Fowler, Noll, Vo */
const mix = (hash: number, more: number) => (Math.imul(hash ^ more, 0x01000193) ^ (more >>> 7)) | 1
