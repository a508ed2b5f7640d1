// Makes confusables.ts from Unicode's table of look-alikes (UTS 39), once for each new version of it:
//   node server/text/make-confusables.ts <file>
// <file> is confusables.txt of https://www.unicode.org/Public/security/latest/; ICU carries the same file among its sources, as
// source/data/unidata/confusables.txt.
import fs from 'node:fs'
import path from 'node:path'

/** A single character and what it looks like. */
type Pair = [source: string, target: string]

// Strokes and dots beside a letter hide it from nobody.
const notLetterRe = /[^\p{L}\p{N}]/gu
const plainRe = /^[a-z0-9]{1,3}$/

/** What is compared without the table: small letters without accents, i and l as one, m and rn as one. */
const plainOf = (text: string) => text.normalize('NFKD').toLowerCase().replace(notLetterRe, '')
const comparedOf = (text: string) => plainOf(text).replaceAll('i', 'l').replaceAll('m', 'rn')

function readPairs(text: string): Pair[] {
  const stringOf = (codes: string) =>
    String.fromCodePoint(
      ...codes
        .trim()
        .split(/\s+/)
        .map((code) => Number.parseInt(code, 16)),
    )
  return text.split('\n').flatMap((line) => {
    const [source, target] = line.replace(/#.*/, '').split(';')
    return source && target ? [[stringOf(source), stringOf(target)] as Pair] : []
  })
}

/** Those single characters that look like Latin letters or digits, and that comparing without the table does not tell. */
function lookAlikesIn(pairs: Pair[]): Map<string, string[]> {
  const alikes = new Map<string, string[]>()
  for (const [source, target] of pairs) {
    // In this table 1 looks like l and 0 like o: what looks like them looks like those.
    const letters = plainOf(target).replaceAll('1', 'l').replaceAll('0', 'o')
    // Names are compared decomposed: a letter with an accent never comes whole.
    const isSingle = [...source].length === 1 && [...source.normalize('NFKD')][0] === source
    if (!isSingle || !plainRe.test(letters) || comparedOf(source) === comparedOf(letters)) continue
    alikes.set(letters, [...(alikes.get(letters) ?? []), source])
  }
  return alikes
}

/** Written as it reads where that is safe: not what is read from right to left, nor what few machines have a letter for. */
const written = (character: string) => {
  const code = character.codePointAt(0)!
  const isSafe = code < 0x10000 && !/[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Nko}\p{M}\p{C}'\\]/u.test(character)
  return isSafe ? character : `\\u{${code.toString(16)}}`
}

const [file] = process.argv.slice(2)
if (!file) throw new Error('Name the file: node server/text/make-confusables.ts confusables.txt')
const table = fs.readFileSync(file, 'utf8')
const version = /^# Version: ([\d.]+)/m.exec(table)?.[1]
if (!version) throw new Error(`${file} does not say its version.`)
const alikes = [...lookAlikesIn(readPairs(table))].sort(([one], [other]) => (one < other ? -1 : 1))
const count = alikes.reduce((sum, [, all]) => sum + all.length, 0)
const lines = alikes.map(([letters, all]) => {
  const name = /^[a-z]/.test(letters) ? letters : `'${letters}'`
  return `  ${name}: '${all
    .sort((one, other) => one.codePointAt(0)! - other.codePointAt(0)!)
    .map(written)
    .join('')}',`
})
fs.writeFileSync(
  path.join(import.meta.dirname, 'confusables.ts'),
  `// Made by make-confusables.ts from Unicode's confusables.txt (UTS 39), version ${version}, reduced and so modified: single
// characters that look like Latin letters or digits, without those that decomposition (NFKD) or lower case already tell.
// © Unicode, Inc. All rights reserved; the permission notice is in docs/unicode-licence.txt.
/** What looks like these letters, character by character. ${count} of them. */
export const lookAlikes: Record<string, string> = {
${lines.join('\n')}
} // biome-ignore format: a table
`,
)
