import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { WordList } from '../../shared/sites/word-lists.ts'
import { readMixedScripts } from '../text/mixed-scripts.ts'
import { type Folded, fold, readLeet, sourceSpan } from '../text/normalise.ts'
import { type Wanted, WordFinder } from '../text/word-finder.ts'

/** A match of a word list in a text. */
export interface Hit {
  list: WordList
  /** As written in the list. */
  word: string
  span: [number, number]
}

interface Entry extends Wanted {
  list: WordList
  word: string
}

/** A site's word lists, compiled for matching. */
export interface WordLists {
  /** Finds up to three matches of each list; spans are [from, to] in the text, in UTF-16 units. */
  find: (text: string) => Hit[]
}

/** Matches of one list that are reported. */
const hitsPerList = 3

// Compiling 5,000 words takes 30 ms, and a site's settings are read again every two seconds.
const ready = new LRUCache<string, WordLists>({ max: 200 })
const readyOf = new WeakMap<readonly WordList[], WordLists>()

/** Compiles a site's word lists; cached by their content. */
export function wordListsOf(lists: readonly WordList[]): WordLists {
  const known = readyOf.get(lists)
  if (known) return known
  const key = createHash('sha256').update(JSON.stringify(lists)).digest('base64')
  const made = ready.get(key) ?? makeReady(lists)
  ready.set(key, made)
  readyOf.set(lists, made)
  return made
}

/** Compiles word lists without caching them. */
export function makeReady(lists: readonly WordList[]): WordLists {
  const entries = lists.flatMap(entriesOf)
  const plain = entries.filter(({ list }) => !list.matchLetterSubstitutions)
  const matchLetterSubstitutions = entries
    .filter(({ list }) => list.matchLetterSubstitutions)
    .map((entry): Entry => ({ ...entry, text: readLeet(entry.text) }))
  const [plainFinder, leetFinder] = [new WordFinder(plain), new WordFinder(matchLetterSubstitutions)]
  return {
    find(text) {
      const folded = fold(text)
      const read = readMixedScripts(folded.text)
      const hits = plain.length > 0 ? hitsIn(plainFinder, plain, folded, read) : []
      return matchLetterSubstitutions.length > 0
        ? [...hits, ...hitsIn(leetFinder, matchLetterSubstitutions, folded, readLeet(read))]
        : hits
    },
  }
}

function hitsIn(finder: WordFinder, entries: readonly Entry[], folded: Folded, text: string): Hit[] {
  const hits: Hit[] = []
  const counts = new Map<WordList, number>()
  let open = new Set(entries.map(({ list }) => list)).size
  finder.find(text, (index, begin, end) => {
    const { list, word } = entries[index]!
    const count = (counts.get(list) ?? 0) + 1
    if (count > hitsPerList) return false
    counts.set(list, count)
    hits.push({ list, word, span: sourceSpan(folded, begin, end) })
    if (count === hitsPerList) open--
    return open === 0
  })
  return hits
}

function entriesOf(list: WordList): Entry[] {
  return list.words.split('\n').flatMap((line) => {
    const word = line.trim()
    const [, before, bare, after] = /^(\**)(.*?)(\**)$/su.exec(word)!
    const text = readMixedScripts(fold(bare!).text.trim())
    return text ? [{ list, word, text, isOpenBefore: before !== '', isOpenAfter: after !== '' }] : []
  })
}
