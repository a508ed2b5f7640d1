import { createHash } from 'node:crypto'
import { foldText } from '../text/normalise.ts'

/** More than these tell nothing more, and bound what a comment costs. */
const wordsMax = 300
const wordRe = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu
const hostRe = /https?:\/\/([^\s/?#)>\]]+)/giu
// Written without spaces: there, two characters are as good as a word.
const unspacedRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/u
const shortest = 2
const longest = 40

/** A word that may tell, and where it first stands in the source: from and to, in UTF-16 units. */
export interface TellingWord {
  word: string
  span: [number, number]
}

/**
 * The different words of a text as the classifier counts them: in small letters and one form, the hosts of links as one word
 * each. At most 300, in their order.
 */
export function tellingWords(source: string): TellingWord[] {
  const found = new Map<string, TellingWord>()
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

/** What is kept of a word: 48 bits, which a number holds exactly; never 0. */
export function hashOfWord(word: string): number {
  return createHash('sha256').update(word).digest().readUIntBE(0, hashBytes) || 1
}
