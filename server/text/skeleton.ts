import { lookAlikes } from './confusables.ts'

const letters = new Map(
  Object.entries(lookAlikes).flatMap(([letter, alikes]) =>
    [...alikes].map((alike): [string, string] => [alike, letter]),
  ),
)
// Digits written for letters, beside 0 and 1, which the table tells; also where other characters look like them.
const digitLetters: Record<string, string> = { 3: 'e', 4: 'a', 5: 's', 7: 't' }
const letterDigitRe = /[3457]/g
const accentRe = /[\u0300-\u036f]/g
const notWordRe = /[^\p{L}\p{N}\p{M}]/gu

/**
 * What a name looks like, as it stands and in small letters: two names that a reader may take for one another have a skeleton
 * in common. Never shown, only compared, and only with names that are protected: it is coarser than names are, without accents,
 * spaces and punctuation. Empty where there is nothing but symbols.
 * @see UTS 39, section 4, on which it builds; letters i and l, and rn and m, are one here as well
 */
export function skeletonsOf(name: string): string[] {
  return [name, name.toLowerCase()].map(skeletonOf).filter((skeleton) => skeleton !== '')
}

/** Whether readers may confuse two names. */
export function looksLike(one: string, other: string): boolean {
  const skeletons = skeletonsOf(other)
  return skeletonsOf(one).some((skeleton) => skeletons.includes(skeleton))
}

/**
 * Whether readers may confuse the words of a name with another name once some words that say nothing are left out; all the
 * others must stand in their order.
 */
export function looksLikeAfter(words: readonly string[], other: string, isEmpty: (word: string) => boolean): boolean {
  const parts = words.map((word) => ({ isEmpty: isEmpty(word), skeletons: skeletonsOf(word) }))
  return skeletonsOf(other).some((whole) => {
    // How much of the other name the words so far may have spelt.
    let reached = new Set([0])
    for (const { isEmpty, skeletons } of parts) {
      const next = new Set(isEmpty || skeletons.length === 0 ? reached : [])
      for (const at of reached)
        for (const skeleton of skeletons) if (whole.startsWith(skeleton, at)) next.add(at + skeleton.length)
      reached = next
    }
    return reached.has(whole.length)
  })
}

function skeletonOf(name: string): string {
  const plain = [...name.normalize('NFKD')].map((one) => letters.get(one) ?? alikeOfSmall(one)).join('')
  return plain
    .normalize('NFKD')
    .replace(accentRe, '')
    .replace(notWordRe, '')
    .replace(letterDigitRe, (digit) => digitLetters[digit]!)
    .replaceAll('i', 'l')
    .replaceAll('m', 'rn')
}

function alikeOfSmall(one: string): string {
  const small = one.toLowerCase()
  return letters.get(small) ?? small
}
