let made: Intl.Segmenter | undefined

// Made when first needed, because it takes a browser 20 ms.
function segment(text: string): Intl.Segments {
  made ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return made.segment(text)
}

/**
 * Counts user-perceived characters (grapheme clusters): an emoji family or an accented letter is one.
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

// Invisible characters that are no white space: joiners, direction marks, soft hyphens, fillers, tags, empty braille.
const seenRe = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Whether a text shows nothing visible. */
export function isBlank(text: string): boolean {
  return !seenRe.test(text)
}

/** Returns the size of a text in UTF-8 bytes. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}

/** Whether PostgreSQL can store the text unchanged: no NUL, no lone surrogate (which would silently become U+FFFD). */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}
