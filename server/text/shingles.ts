import { alone, inside, kindOf } from './letters.ts'
import { fold } from './normalise.ts'

/** Recent comments are read from the database up to this length, too. */
const readUnits = 1_000

/** Hashes of a text's shingles: every run of three words. Quoted lines are left out. */
export function runsOf(source: string): number[] {
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

/** Compares shingles with those of one text: the share that both have, from 0 to 1 for the same text. */
export function shingleSimilarityTo(runs: number[]): (others: number[]) => number {
  const known = new Set(runs)
  return (others) => {
    const shared = others.reduce((count, run) => count + (known.has(run) ? 1 : 0), 0)
    return shared / Math.max(runs.length, others.length, 1)
  }
}

/** Combines two numbers into one hash (FNV); never 0, which stands for no word. */
const mix = (hash: number, more: number) => (Math.imul(hash ^ more, 0x01000193) ^ (more >>> 7)) | 1
