import { inside, kindOf } from './letters.ts'

/** A word to be found: as it is folded, and whether it may be part of a longer one at its ends. */
export interface Wanted {
  text: string
  isOpenBefore: boolean
  isOpenAfter: boolean
}

const none = -1

/**
 * Finds any of many words in one walk over a text (Aho and Corasick 1975). Of our own, since the kept-up library looks for
 * whole graphemes, from which one mark hides a word, and lists every match there is: 28 ms for 5,000 letters where we take 1.
 * Takes time in proportion to the text, not to the words.
 */
export class WordFinder {
  readonly #words: readonly (readonly number[])[]
  readonly #wanted: readonly Wanted[]
  readonly #lengths: Int32Array
  /** The children of a node stand side by side, by their letters: from `#children[node]` to `#children[node + 1]`. */
  readonly #children: Int32Array
  readonly #letters: Uint16Array
  /** Where to go on when no child fits: the longest end of what was read that begins a word, too. */
  readonly #fails: Int32Array
  /** The longest word that ends here and the next shorter ones, as nodes; and those only that may go on behind. */
  readonly #ends: Int32Array
  readonly #openEnds: Int32Array
  /** The word a node is the end of, or none. */
  readonly #wordAt: Int32Array

  constructor(wanted: readonly Wanted[]) {
    this.#wanted = wanted
    const byText = Map.groupBy(wanted.keys(), (index) => wanted[index]!.text)
    const texts = [...byText.keys()].filter(Boolean).sort()
    this.#words = texts.map((text) => byText.get(text)!)
    this.#lengths = Int32Array.from(texts, (text) => text.length)
    const size = texts.reduce((sum, text) => sum + text.length, 1)
    this.#children = new Int32Array(size + 1)
    this.#letters = new Uint16Array(size)
    this.#fails = new Int32Array(size)
    this.#ends = new Int32Array(size).fill(none)
    this.#openEnds = new Int32Array(size).fill(none)
    this.#wordAt = new Int32Array(size).fill(none)
    this.#build(texts)
  }

  // Level by level over the sorted words: a node is a range of them that begin alike.
  #build(texts: string[]): void {
    const parents = new Int32Array(this.#fails.length)
    const ranges: [from: number, to: number, depth: number][] = [[0, texts.length, 0]]
    for (let node = 0; node < ranges.length; node++) {
      const [from, to, depth] = ranges[node]!
      this.#children[node] = ranges.length
      let at = from
      if (at < to && texts[at]!.length === depth) this.#wordAt[node] = at++
      while (at < to) {
        const letter = texts[at]!.charCodeAt(depth)
        const begin = at
        while (at < to && texts[at]!.charCodeAt(depth) === letter) at++
        this.#letters[ranges.length] = letter
        parents[ranges.length] = node
        ranges.push([begin, at, depth + 1])
      }
    }
    this.#children.fill(ranges.length, ranges.length)
    for (let node = 1; node < ranges.length; node++) this.#link(node, parents[node]!)
  }

  #link(node: number, parent: number): void {
    const fail = parent === 0 ? 0 : this.#step(this.#fails[parent]!, this.#letters[node]!)
    this.#fails[node] = fail
    const word = this.#wordAt[node]!
    this.#ends[node] = word === none ? this.#ends[fail]! : node
    const isOpen = word !== none && this.#words[word]!.some((index) => this.#wanted[index]!.isOpenAfter)
    this.#openEnds[node] = isOpen ? node : this.#openEnds[fail]!
  }

  #step(from: number, letter: number): number {
    for (let node = from; ; node = this.#fails[node]!) {
      let low = this.#children[node]!
      let high = this.#children[node + 1]!
      while (low < high) {
        const middle = (low + high) >> 1
        if (this.#letters[middle]! < letter) low = middle + 1
        else high = middle
      }
      if (low < this.#children[node + 1]! && this.#letters[low] === letter) return low
      if (node === 0) return 0
    }
  }

  /** Calls `found` with each word and its place, ends in order, longest first; until it says true. */
  find(text: string, found: (index: number, begin: number, end: number) => boolean): void {
    let node = 0
    for (let end = 1; end <= text.length; end++) {
      node = this.#step(node, text.charCodeAt(end - 1))
      if (this.#ends[node] === none) continue
      const isEnd = isBoundary(text, end)
      const links = isEnd ? this.#ends : this.#openEnds
      for (let at = links[node]!; at !== none; at = links[this.#fails[at]!]!) {
        const word = this.#wordAt[at]!
        const begin = end - this.#lengths[word]!
        const isStart = isBoundary(text, begin)
        for (const index of this.#words[word]!) {
          const { isOpenBefore, isOpenAfter } = this.#wanted[index]!
          if ((isStart || isOpenBefore) && (isEnd || isOpenAfter) && found(index, begin, end)) return
        }
      }
    }
  }
}

/** Whether a word may begin or end before this place of a text. */
function isBoundary(text: string, at: number): boolean {
  if (at === 0 || at === text.length) return true
  return kindOf(text.charCodeAt(at - 1)) !== inside || kindOf(text.charCodeAt(at)) !== inside
}
