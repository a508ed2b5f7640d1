/** With fewer letters, no language is detected. */
const lettersMin = 20
const letterRe = /\p{L}/gu
/** Only the beginning is examined. */
const unitsMax = 2_000

/**
 * Detects the language of a text, as an ISO 639-1 code; null if it is too short or ambiguous. The detector is loaded on first
 * use: it takes 30 MB that most sites never need.
 */
export async function languageOf(text: string): Promise<string | null> {
  const start = text.slice(0, unitsMax)
  if ((start.match(letterRe)?.length ?? 0) < lettersMin) return null
  // The best of the small ones on a sentence or less, 30 µs each, kept up, without dependencies.
  const { eld } = await import('eld/extrasmall')
  const found = eld.detect(start)
  return found.language && found.isReliable() ? found.language : null
}
