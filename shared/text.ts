let made: Intl.Segmenter | undefined

// Made when first needed: that takes a browser 20 ms.
function segment(text: string): Intl.Segments {
  made ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return made.segment(text)
}

/**
 * Counts what a reader would call characters: grapheme clusters, so that an emoji family or an accented letter is one.
 * Linear but slow (about 10 MB/s): check the byte length first.
 * @see Unicode Standard Annex 29
 */
export function countCharacters(text: string): number {
  // Most text is plain ASCII without CR LF, where every code unit is a character.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is the point.
  if (/^[\x00-\x0c\x0e-\x7f]*$/.test(text)) return text.length
  let count = 0
  for (const _ of segment(text)) count++
  return count
}

// No white space, yet nothing to see: joiners, direction marks, soft hyphens, fillers, tags, and braille without dots.
const seenRe = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Says whether a reader would see nothing of the text. */
export function isBlank(text: string): boolean {
  return !seenRe.test(text)
}

/** The text's size in UTF-8, in bytes. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Says whether PostgreSQL can keep the text unchanged: no NUL, no lone surrogate (which would silently become U+FFFD). */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
