import { bodyMaxCharacters, bodyMinCharacters } from '../../../shared/limits.ts'
import { countCharacters } from '../../../shared/text.ts'
import type { Phase } from '../verdict.ts'

/** First, because it is cheapest: a site may want shorter or longer comments than we can keep. */
export const length: Phase = {
  name: 'length',
  look({ site: { settings }, draft: { source } }) {
    const { charactersMin: min, charactersMax: max } = settings
    // What nobody changed was checked where the request came in.
    if (min === bodyMinCharacters && max === bodyMaxCharacters) return []
    const count = countCharacters(source.trim())
    if (count < min) return [{ action: 'refuse', code: 'too-short', params: { min } }]
    return count > max ? [{ action: 'refuse', code: 'too-long', params: { max } }] : []
  },
}
