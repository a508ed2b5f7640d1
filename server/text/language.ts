/** Fewer letters than these could be of any language: then nothing is said. */
const lettersMin = 20
const letterRe = /\p{L}/gu
/** More tells no more. */
const unitsMax = 2_000

/**
 * Says which language a text is written in, an ISO 639-1 code; null where it is too short to tell, or could be several. What
 * tells is loaded at the first question: 30 MB that most sites never need.
 */
export async function languageOf(text: string): Promise<string | null> {
  const start = text.slice(0, unitsMax)
  if ((start.match(letterRe)?.length ?? 0) < lettersMin) return null
  // The best of the small ones on a sentence or less, 30 µs each, kept up, without dependencies.
  const { eld } = await import('eld/extrasmall')
  const found = eld.detect(start)
  return found.language && found.isReliable() ? found.language : null
}
