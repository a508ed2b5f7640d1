import { createHash } from 'node:crypto'
import type { SiteSettings } from '../../shared/sites/sites.ts'
import type { WordList } from '../../shared/sites/word-lists.ts'
import type { Queries } from '../platform/database/database.ts'

// A word list may have 100,000 characters, and the log is read fifty entries at a time: it holds the hash of a list's words,
// which is as good a proof, and the words are kept once under that.

const hashOf = (words: string) => createHash('sha256').update(words).digest()

/** Makes the logged form of settings, with hashes in place of word lists. */
export function loggedSettings({ wordLists, ...rest }: Partial<SiteSettings>): Record<string, unknown> {
  if (!wordLists) return rest
  return { ...rest, wordLists: wordLists.map((list) => ({ ...list, words: hashOf(list.words).toString('hex') })) }
}

/** Stores the texts of word lists by the hashes that the log refers to. */
export async function keepWords(tx: Queries, siteId: string, lists: readonly WordList[]): Promise<void> {
  const texts = [...new Set(lists.map(({ words }) => words))]
  if (texts.length === 0) return
  await tx
    .insertInto('word_list_text')
    .values(texts.map((words) => ({ site_id: siteId, hash: hashOf(words), words })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Settings as an entry of the log means them, its words brought back. What does not fit any more is for the caller to see. */
export async function settingsInLog(
  tx: Queries,
  siteId: string,
  { wordLists, ...rest }: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (!Array.isArray(wordLists)) return rest
  const lists = wordLists as WordList[]
  const kept = await tx
    .selectFrom('word_list_text')
    .select(['hash', 'words'])
    .where('site_id', '=', siteId)
    .where('hash', 'in', [...lists.map(({ words }) => Buffer.from(words, 'hex')), Buffer.alloc(0)])
    .execute()
  const texts = new Map(kept.map(({ hash, words }) => [hash.toString('hex'), words]))
  return { ...rest, wordLists: lists.map((list) => ({ ...list, words: texts.get(list.words) })) }
}
