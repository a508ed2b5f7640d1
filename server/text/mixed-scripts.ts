import { lookAlikes } from './confusables.ts'

const singles = Object.entries(lookAlikes)
  .filter(([letter]) => /^[a-z]$/.test(letter))
  .flatMap(([letter, alikes]) => [...alikes].map((alike): [string, string] => [alike, letter]))
  .filter(([alike]) => alike.length === 1 && /(?!\p{Script=Latin})\p{L}/u.test(alike))
const inSmallLetters = singles.map(([alike, letter]): [string, string] => [alike.toLowerCase(), letter])

/** Small letters of other scripts by the Latin one they look like: by their own form first, else by their capital's. */
const latin = new Map([...inSmallLetters, ...singles])
const wordRe = /[\p{L}\p{N}\p{M}]+/gu
const latinLetterRe = /\p{Script=Latin}/u
const otherLetterRe = /(?!\p{Script=Latin})\p{L}/u

/**
 * Replaces letters that look Latin by the Latin ones in words that mix scripts (`casіno` with a Cyrillic і). A word in one script
 * stays as it is: Russian `сор` is not the English `cop`. Each letter keeps its place. Takes and gives folded text.
 * @see UTS 39, section 5.1, mixed-script detection
 */
export function readMixedScripts(folded: string): string {
  if (!otherLetterRe.test(folded) || !latinLetterRe.test(folded)) return folded
  return folded.replace(wordRe, (word) =>
    latinLetterRe.test(word) && otherLetterRe.test(word)
      ? Array.from(word, (letter) => latin.get(letter) ?? letter).join('')
      : word,
  )
}
