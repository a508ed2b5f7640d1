/** A copy of a text to look for words in, and where each of its units stands in the text. */
export interface Folded {
  text: string
  /** For each unit of the copy, where what it was made of begins in the source, and ends. */
  from: Int32Array
  to: Int32Array
}

interface Glyph {
  /** What it is looked for as; empty where nothing is to be seen of it. */
  text: string
  /** Belongs to the character before it. */
  isMark: boolean
}

/** Characters that shape others: what looks like one letter is many, and nobody reads more of them in a row than this. */
const clusterMax = 32
/** Nobody's comments have more kinds of characters; who sends all of Unicode starts anew. */
const keptMax = 20_000

// Vowels and finals of Hangul written letter by letter make one syllable with what stands before them.
const markRe = /^[\p{M}\u1160-\u11ff]$/u
// What cannot be seen, and marks that are still there after composing: of no script, or on letters that are whole without.
const unseenRe =
  /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]|(?=\p{M})\p{Script=Inherited}|(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}])\p{M}+/gu
const spaceRe = /^\s+$/
// Markdown draws none of it, and it would hide a word from us but from nobody else.
const drawnAway = new Set('*_~`\\')

const kept = new Map<number, Glyph>()

/**
 * Folds a text: one case, compatible forms as one, without invisible characters and Markdown's own, white space as one space.
 * Linear in its length, whatever is in it.
 */
export function fold(source: string): Folded {
  const { length } = source
  const units: string[] = []
  // A character of the source becomes 18 at the most.
  let from = new Int32Array(length + 64)
  let to = new Int32Array(length + 64)
  let size = 0
  let isAfterSpace = true

  const push = (text: string, begin: number, end: number) => {
    if (size + text.length > from.length) {
      from = grown(from)
      to = grown(to)
    }
    for (let at = 0; at < text.length; at++) {
      from[size] = begin
      to[size++] = end
    }
    units.push(text)
  }

  for (let at = 0; at < length; ) {
    const begin = at
    const first = source.codePointAt(at)!
    at += first > 0xffff ? 2 : 1
    while (at < length && at - begin < clusterMax && source.charCodeAt(at) >= 0x300) {
      const next = source.codePointAt(at)!
      if (!glyphOf(next).isMark) break
      at += next > 0xffff ? 2 : 1
    }
    const isAlone = at - begin === (first > 0xffff ? 2 : 1)
    const text = isAlone ? glyphOf(first).text : foldCluster(source.slice(begin, at))
    if (text === '') continue
    if (text !== ' ') push(text, begin, at)
    else if (!isAfterSpace) push(text, begin, at)
    isAfterSpace = text === ' '
  }
  return { text: units.join(''), from, to }
}

function glyphOf(code: number): Glyph {
  const known = kept.get(code)
  if (known) return known
  const text = String.fromCodePoint(code)
  const glyph = { text: foldCluster(text), isMark: markRe.test(text) }
  if (kept.size >= keptMax) kept.clear()
  kept.set(code, glyph)
  return glyph
}

function foldCluster(text: string): string {
  if (spaceRe.test(text)) return ' '
  if (drawnAway.has(text)) return ''
  // Up and down again: ß, ſ, the two sigmas and the dotless i become what they are written as in capitals.
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC').replace(unseenRe, '')
  return spaceRe.test(folded) ? ' ' : folded
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(array.length * 2)
  twice.set(array)
  return twice
}

/** Where a part of the copy stands in the source. */
export function sourceSpan({ from, to }: Folded, begin: number, end: number): [number, number] {
  return [from[begin]!, to[end - 1]!]
}

const leetLetters: Record<string, string> = {
  '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', $: 's', '!': 'i', '|': 'l',
} // biome-ignore format: a table
const leetRe = /[0134578]|[@$!|](?=[a-z\d@$!|])/g

/** A folded text with the digits and signs that stand for letters as those. Each keeps its place. */
export function readLeet(folded: string): string {
  return folded.replace(leetRe, (sign) => leetLetters[sign]!)
}
