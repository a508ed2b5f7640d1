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
  /** Is whole without marks: what is put on it in our scripts and does not compose only hides it. */
  isWhole: boolean
}

/** Characters that shape others: what looks like one letter is many, and nobody reads more of them in a row than this. */
const clusterMax = 32
/** Nobody's comments have more kinds of characters; who sends all of Unicode starts anew. */
const keptMax = 20_000

// Vowels and finals of Hangul written letter by letter make one syllable with what stands before them.
const markRe = /^[\p{M}\u1160-\u11ff]$/u
const wholeRe = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}\p{P}\p{S}]/u
// What cannot be seen, and marks of no script: those that made a letter are one with it by now.
const unseenRe = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]|(?=\p{M})\p{Script=Inherited}/gu
const spaceRe = /^\s+$/
// Markdown draws none of it, and it would hide a word from us but from nobody else.
const drawnAway = new Set('*_~`\\')

// Typewriters' and typesetters' forms of one sign: a list's `don't` is a text's `don’t`.
const typographic: readonly (readonly [set: string, plain: string])[] = [
  ['\u2018\u2019\u201b\u02bc\u02b9\u2032\u00b4', "'"],
  ['\u201c\u201d\u201e\u201f\u2033', '"'],
  ['\u2010\u2011\u2012\u2013\u2014\u2212', '-'],
]
const plainSigns = new Map(typographic.flatMap(([set, plain]) => [...set].map((sign) => [sign, plain])))

const kept = new Map<number, Glyph>()

/** The unit an ASCII character folds to; 0 for none. Most text is nothing else, and a table is ten times as fast. */
const ascii = Uint16Array.from({ length: 128 }, (_, code) => foldOne(String.fromCharCode(code)).charCodeAt(0) || 0)
const space = 32

/**
 * Folds a text: one case, compatible forms as one, quotation marks and dashes in their plain form, without invisible characters
 * and Markdown's own, white space as one space. Linear in its length, whatever is in it.
 */
export function fold(source: string): Folded {
  const { length } = source
  const copy = new Copy(length)
  for (let at = 0; at < length; ) {
    const unit = source.charCodeAt(at)
    if (unit < 128 && !(at + 1 < length && source.charCodeAt(at + 1) >= 0x300)) {
      copy.addUnit(ascii[unit]!, at, ++at)
      continue
    }
    const begin = at
    const first = source.codePointAt(at)!
    at += first > 0xffff ? 2 : 1
    const isBegun = at
    while (at < length && at - begin < clusterMax && source.charCodeAt(at) >= 0x300) {
      const next = source.codePointAt(at)!
      if (!glyphOf(next).isMark) break
      at += next > 0xffff ? 2 : 1
    }
    const text = at === isBegun ? glyphOf(first).text : foldCluster(source.slice(begin, at))
    for (let n = 0; n < text.length; n++) copy.addUnit(text.charCodeAt(n), begin, at)
  }
  return copy.done()
}

/** As `fold`, returning the folded text only. */
export const foldText = (source: string): string => fold(source).text

/** A copy as it grows. */
class Copy {
  #size = 0
  #units: Uint16Array<ArrayBuffer>
  #from: Int32Array<ArrayBuffer>
  #to: Int32Array<ArrayBuffer>

  constructor(length: number) {
    this.#units = new Uint16Array(length + 1)
    this.#from = new Int32Array(length + 1)
    this.#to = new Int32Array(length + 1)
  }

  /** Adds a unit made of a part of the source; spaces after one are none, and neither is 0. */
  addUnit(unit: number, from: number, to: number): void {
    const isFirst = this.#size === 0
    if (unit === 0 || (unit === space && (isFirst || this.#units[this.#size - 1] === space))) return
    if (this.#size === this.#units.length) this.#grow()
    this.#units[this.#size] = unit
    this.#from[this.#size] = from
    this.#to[this.#size++] = to
  }

  #grow(): void {
    const twice = this.#size * 2
    const [units, from, to] = [new Uint16Array(twice), new Int32Array(twice), new Int32Array(twice)]
    units.set(this.#units)
    from.set(this.#from)
    to.set(this.#to)
    ;[this.#units, this.#from, this.#to] = [units, from, to]
  }

  done(): Folded {
    const text = Buffer.from(this.#units.buffer, 0, this.#size * 2).toString('utf16le')
    return { text, from: this.#from, to: this.#to }
  }
}

function glyphOf(code: number): Glyph {
  const known = kept.get(code)
  if (known) return known
  const text = String.fromCodePoint(code)
  const glyph = { text: foldOne(text), isMark: markRe.test(text), isWhole: wholeRe.test(text) }
  if (kept.size >= keptMax) kept.clear()
  kept.set(code, glyph)
  return glyph
}

function foldOne(text: string): string {
  if (spaceRe.test(text)) return ' '
  const plain = plainSigns.get(text)
  if (plain) return plain
  if (drawnAway.has(text)) return ''
  // Down, up and down again: ß and ẞ, ſ, the two sigmas and the dotless i become what they are written as in capitals.
  const cased = text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase().normalize('NFKC')
  return spaceRe.test(cased) ? ' ' : cased.replace(unseenRe, '')
}

function foldCluster(text: string): string {
  let folded = ''
  let isWhole = false
  for (const character of text.normalize('NFKC')) {
    const glyph = glyphOf(character.codePointAt(0)!)
    if (glyph.isMark && isWhole) continue
    folded += glyph.text
    if (!glyph.isMark) isWhole = glyph.isWhole
  }
  return folded
}

/** Maps a range of the folded text to [from, to] in the source. */
export function sourceSpan({ from, to }: Folded, begin: number, end: number): [number, number] {
  return [from[begin]!, to[end - 1]!]
}

const leetSigns = [
  ['0', 'o'], ['1', 'i'], ['3', 'e'], ['4', 'a'], ['5', 's'], ['7', 't'], ['8', 'b'], ['@', 'a'], ['$', 's'],
] as const // biome-ignore format: a table

/** Replaces digits and signs that stand for letters (leetspeak) in folded text; positions stay the same. */
export function readLeet(folded: string): string {
  const read = leetSigns.reduce((text, [sign, letter]) => text.replaceAll(sign, letter), folded)
  // At the end of a word they are what they are.
  return read.replace(/!(?=[a-z!|])/g, 'i').replace(/\|(?=[a-z|])/g, 'l')
}
