import { bodyMaxCharacters, bodyMinCharacters } from '../../../shared/limits.ts'
import { countCharacters } from '../../../shared/text.ts'
import type { Finding, Phase } from '../verdict.ts'

/** First, because it is cheapest: a site may want shorter or longer comments than we can keep. */
export const length: Phase = {
  name: 'length',
  look({ site: { settings }, draft: { source } }) {
    const { charactersMin: min, charactersMax: max } = settings
    // What nobody changed was checked where the request came in.
    if (min === bodyMinCharacters && max === bodyMaxCharacters) return []
    const count = countCharacters(source.trim())
    if (count < min) return [refusal(`must be ${min} characters or more`)]
    return count > max ? [refusal(`must be ${max} characters or fewer`)] : []
  },
}

const refusal = (told: string): Finding => ({ action: 'refuse', text: `The text ${told}`, told })
