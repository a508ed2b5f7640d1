import { createHash } from 'node:crypto'
import { foldText } from '../text/normalise.ts'

/** Bounds what a comment costs; more words hardly change the result. */
const wordsMax = 300
const wordRe = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu
const hostRe = /https?:\/\/([^\s/?#)>\]]+)/giu
// Scripts without spaces: two characters count as a word.
const unspacedRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/u
const shortest = 2
const longest = 40

/** A word of a text and its first position in the source as [from, to] in UTF-16 units. */
export interface Feature {
  word: string
  span: [number, number]
}

/**
 * Extracts the features of a text: its distinct words in lower case and normalised, and each link's host as one word. At most
 * 300, in text order.
 */
export function featuresOf(source: string): Feature[] {
  const found = new Map<string, Feature>()
  const add = (word: string, from: number, length: number) => {
    if (found.size < wordsMax && !found.has(word)) found.set(word, { word, span: [from, from + length] })
  }
  for (const match of source.matchAll(hostRe)) add(`host:${foldText(match[1]!)}`, match.index, match[0].length)
  for (const { 0: text, index } of source.matchAll(wordRe)) {
    if (unspacedRe.test(text)) pairs(text, (pair, at) => add(foldText(pair), index + at, pair.length))
    else if (text.length >= shortest && text.length <= longest) add(foldText(text), index, text.length)
  }
  return [...found.values()]
}

function pairs(text: string, each: (pair: string, at: number) => void): void {
  for (let at = 0; at + 1 < text.length; at++) each(text.slice(at, at + 2), at)
}

const hashBytes = 6

/** Hashes a word to 48 bits, which a number holds exactly; never 0. Only hashes are stored. */
export function hashOfWord(word: string): number {
  return createHash('sha256').update(word).digest().readUIntBE(0, hashBytes) || 1
}
