import { setImmediate as breathe } from 'node:timers/promises'
import type { FoundWord, WordTrial } from '../../../shared/sites/screening.ts'
import { plainText, renderMarkdown } from '../../comments/markdown/markdown.ts'
import { findWords } from '../../screening/phases/words.ts'
import { makeReady } from '../../screening/word-lists.ts'

/** Looks for the words of lists in a text, as screening would; nothing is saved, and nothing remembered. */
export async function tryWords({ text, wordLists }: WordTrial): Promise<FoundWord[]> {
  const plain = plainText(renderMarkdown(text))
  const found: FoundWord[] = []
  for (const list of wordLists) {
    // Making one as long as may be ready takes 100 ms: others have a turn in between.
    await breathe()
    for (const { word, span } of findWords(makeReady([list]), { source: text, plain }))
      found.push({ list: list.name, word, action: list.action, span })
  }
  return found
}
