import type { Draft, Finding, Phase } from '../verdict.ts'
import { type Hit, type WordLists, wordListsOf } from '../word-lists.ts'

/** Matches the site's word lists against the source and the rendered text. */
export const words: Phase = {
  name: 'words',
  screen({ site, draft: { source, plain } }) {
    const { wordLists } = site.settings
    if (wordLists.length === 0) return []
    return findWords(wordListsOf(wordLists), { source, plain }).map(finding)
  },
}

/** A word of a list, and where in the source; null where it only shows when it is drawn. */
interface Found extends Omit<Hit, 'span'> {
  span: [number, number] | null
}

/** Finds the words of lists in a source, and in what it is drawn as. */
export function findWords(lists: WordLists, { source, plain }: Pick<Draft, 'source' | 'plain'>): Found[] {
  const typed = lists.find(source)
  // What only shows when it is drawn, such as a word with an entity in it, stands nowhere in the source.
  const known = new Set(typed.map(({ list }) => list))
  const drawn = plain.trim() === source.trim() ? [] : lists.find(plain).filter(({ list }) => !known.has(list))
  return [...typed, ...drawn.map((hit) => ({ ...hit, span: null }))]
}

const finding = ({ list, word, span }: Found): Finding => ({
  action: list.action,
  rule: list.name,
  version: list.version,
  code: 'listed-word',
  params: { word, list: list.name },
  span,
})
