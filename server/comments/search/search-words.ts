import { type RawBuilder, sql } from 'kysely'
import type { Node } from '../../../shared/comments/nodes.ts'
import { plainText } from '../markdown/markdown.ts'

// What a comment is found by. The database's parser knows words by the spaces between them, so both what is kept and what is
// asked for are made ready for it in the same way.

/** PostgreSQL's own dictionaries, by language. */
const configurations: Record<string, string> = {
  ar: 'arabic', ca: 'catalan', da: 'danish', de: 'german', el: 'greek', en: 'english', es: 'spanish', eu: 'basque',
  fi: 'finnish', fr: 'french', ga: 'irish', hi: 'hindi', hu: 'hungarian', hy: 'armenian', id: 'indonesian', it: 'italian',
  lt: 'lithuanian', nb: 'norwegian', ne: 'nepali', nl: 'dutch', nn: 'norwegian', no: 'norwegian', pt: 'portuguese',
  ro: 'romanian', ru: 'russian', sr: 'serbian', sv: 'swedish', ta: 'tamil', tr: 'turkish', yi: 'yiddish',
} // biome-ignore format: a list

/** How PostgreSQL reads words of a language, a BCP 47 tag: by its stems where it knows them, else as they stand. */
export function configurationOf(language: string): string {
  return configurations[language.split('-', 1)[0]!.toLowerCase()] ?? 'simple'
}

// Kana, Han, Hangul: written without spaces, or with endings that hang on.
const unspacedRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]/g
const apartRe = new RegExp(`/|${unspacedRe.source}`, 'g')
const unspacedRunRe = /[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]{2,}/g
/** Stands where nothing stood, to be taken out again; no comment keeps one of its own. */
const splitter = '\u001f'
/** Marks what matched. Private use: what a reader wrote of them is taken out before. */
export const [markStart, markEnd] = ['\ue000', '\ue001'] as const
const ownRe = new RegExp(`[${splitter}${markStart}${markEnd}]`, 'g')

/** A body as words: each character of languages written without spaces is one, and paths are words, too. */
export function searchableText(body: Node[]): string {
  return plainText(body).replace(ownRe, '').replace(apartRe, `${splitter}$&${splitter}`)
}

/** A headline as it reads: without what only told words apart, and in one line; what is marked together is one mark. */
export function readableText(headline: string): string {
  return headline
    .replaceAll(splitter, '')
    .replaceAll(markEnd + markStart, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** What a reader asks for, as searchableText would have kept it: characters written together are looked for together. */
export function searchableQuery(asked: string): string {
  const plain = asked.replace(ownRe, '').replaceAll('/', ' ').toLowerCase()
  const together = plain.includes('"') ? plain : plain.replace(unspacedRunRe, '"$&"')
  return together.replace(unspacedRe, ' $& ')
}

/** The value of comment.search: words in the site's language, words as they stand, and the thread's id as one more. */
export function searchVector(
  language: RawBuilder<string>,
  words: RawBuilder<string>,
  threadId: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const lower = sql`lower(${words})`
  return sql`to_tsvector(${language}::regconfig, ${lower}) || to_tsvector('simple', ${lower})
    || array_to_tsvector(array[${threadId}::text])`
}
