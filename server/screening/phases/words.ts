import type { Finding, Phase } from '../verdict.ts'
import { type Hit, wordListsOf } from '../word-lists.ts'

/** Looks for the words of the site's lists: as they were typed, and as they would read. */
export const words: Phase = {
  name: 'words',
  look({ site, draft: { source, plain } }) {
    const { wordLists } = site.settings
    if (wordLists.length === 0) return []
    const lists = wordListsOf(wordLists)
    const typed = lists.find(source)
    // What only shows when it is drawn, such as a word with an entity in it, stands nowhere in the source.
    const known = new Set(typed.map(({ list }) => list))
    const drawn = plain.trim() === source.trim() ? [] : lists.find(plain).filter(({ list }) => !known.has(list))
    return [...typed.map((hit) => finding(hit, hit.span)), ...drawn.map((hit) => finding(hit, null))]
  },
}

const finding = ({ list, word }: Hit, span: [number, number] | null): Finding => ({
  action: list.action,
  rule: list.name,
  version: list.version,
  text: `“${word}” is on the list “${list.name}”`,
  span,
  told: `holds “${word.replaceAll('*', '')}”, which is not taken here`,
})
