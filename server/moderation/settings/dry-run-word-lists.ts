import { setImmediate as breathe } from 'node:timers/promises'
import type { FoundWord, WordDryRunRequest } from '../../../shared/sites/screening.ts'
import { plainText, renderMarkdown } from '../../comments/markdown/markdown.ts'
import { findWords } from '../../screening/phases/words.ts'
import { makeReady } from '../../screening/word-lists.ts'

/** Matches word lists against a text as screening does; nothing is stored or cached. */
export async function dryRunWordLists({ text, wordLists }: WordDryRunRequest): Promise<FoundWord[]> {
  const plain = plainText(renderMarkdown(text))
  const found: FoundWord[] = []
  for (const list of wordLists) {
    // Compiling the longest list takes 100 ms, so other requests get a turn in between.
    await breathe()
    for (const { word, span } of findWords(makeReady([list]), { source: text, plain }))
      found.push({ list: list.name, word, action: list.action, span })
  }
  return found
}
