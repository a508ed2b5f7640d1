import { type RawBuilder, sql } from 'kysely'
import type { Node } from '../../../shared/comments/nodes.ts'
import { plainText } from '../markdown/markdown.ts'

// Prepares text for PostgreSQL's full-text parser, which splits words at spaces: stored text and queries go through the same
// steps.

/** PostgreSQL's own dictionaries, by language. */
const configurations: Record<string, string> = {
  ar: 'arabic', ca: 'catalan', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', eu: 'basque',
  fi: 'finnish', fr: 'french', ga: 'irish', hi: 'hindi', hu: 'hungarian', hy: 'armenian', id: 'indonesian', it: 'italian',
  lt: 'lithuanian', nb: 'norwegian', ne: 'nepali', nl: 'dutch', nn: 'norwegian', no: 'norwegian', pt: 'portuguese',
  ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', ta: 'tamil', tr: 'turkish', yi: 'yiddish',
} // biome-ignore format: a list

/** The text search configuration for a language (BCP 47 tag): with stemming if PostgreSQL has it, else `simple`. */
export function configurationOf(language: string): string {
  return configurations[language.split('-', 1)[0]!.toLowerCase()] ?? 'simple'
}

// Kana, Han, Hangul: written without spaces, or with endings that hang on.
const unspacedRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/g
const apartRe = new RegExp(`/|${unspacedRe.source}`, 'g')
const unspacedRunRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]{2,}/g
/** Inserted between characters to separate words, and removed from headlines; comments never contain it. */
const splitter = '\u001f'
/** Marks matches in headlines. Private-use characters, which are removed from the readers' text before. */
export const [markStart, markEnd] = ['\ue000', '\ue001'] as const
const ownRe = new RegExp(`[${splitter}${markStart}${markEnd}]`, 'g')

/** Returns a body's text for indexing: in scripts without spaces each character is a word, and parts of paths are words. */
export function searchableText(body: Node[]): string {
  return plainText(body).replace(ownRe, '').replace(apartRe, `${splitter}$&${splitter}`)
}

/** Makes a headline readable: removes the separators and line breaks and joins adjacent marks. */
export function readableText(headline: string): string {
  return headline
    .replaceAll(splitter, '')
    .replaceAll(markEnd + markStart, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Prepares a reader's query as `searchableText` prepares a body; adjacent characters are searched as a phrase. */
export function searchableQuery(asked: string): string {
  const plain = asked.replace(ownRe, '').replaceAll('/', ' ').toLowerCase()
  const together = plain.includes('"') ? plain : plain.replace(unspacedRunRe, '"$&"')
  return together.replace(unspacedRe, ' $& ')
}

/** SQL for `comment.search`: stemmed words of the site's language, unstemmed words, and the thread's id as a word. */
export function searchVector(
  language: RawBuilder<string>,
  words: RawBuilder<string>,
  threadId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const lower = sql`lower(${words})`
  return sql`to_tsvector(${language}::regconfig, ${lower}) || to_tsvector('simple', ${lower})
    || array_to_tsvector(array[${threadId}::text])`
}
