/** Kinds of UTF-16 units in folded text: outside a word, part of a word, or (in scripts without spaces) a word of its own. */
export const [apart, inside, alone] = [1, 2, 3] as const

const insideRe = /[\p{L}\p{N}\p{M}]/u
// They have words, but no place where one ends.
const aloneRe =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

const kinds = new Uint8Array(0x10000)

/** Which of them a unit is. Halves of pairs are nothing of a word: what of them is letters folds to others, or is rare. */
export function kindOf(unit: number): number {
  if (kinds[unit] === 0) {
    const letter = String.fromCharCode(unit)
    kinds[unit] = !insideRe.test(letter) ? apart : aloneRe.test(letter) ? alone : inside
  }
  return kinds[unit]!
}
