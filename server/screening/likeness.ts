import { fold } from './fold.ts'

const wordRe = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu
/** As much of a text as is known of the others. */
const readUnits = 2_000

/** Every three words that follow each other. What is quoted is somebody else's. */
export function runsOf(source: string): Set<string> {
  const own = source.slice(0, readUnits).replace(/^>.*$/gm, '')
  const words = fold(own).text.match(wordRe) ?? []
  return new Set(words.map((word, at) => `${word} ${words[at + 1] ?? ''} ${words[at + 2] ?? ''}`))
}

/** From 0 for nothing in common to 1 for the same. @see Dice 1945 */
export function likeness(one: Set<string>, other: Set<string>): number {
  return (2 * one.intersection(other).size) / (one.size + other.size || 1)
}
