import { bodyMaxCharacters, bodyMinCharacters } from '../../../shared/limits.ts'
import { countCharacters } from '../../../shared/text.ts'
import type { Phase } from '../verdict.ts'

/** Refuses comments shorter or longer than the site allows. Runs first because it is the cheapest. */
export const length: Phase = {
  name: 'length',
  screen({ site: { settings }, draft: { source } }) {
    const { charactersMin: min, charactersMax: max } = settings
    // The default limits are checked by the request's schema.
    if (min === bodyMinCharacters && max === bodyMaxCharacters) return []
    const count = countCharacters(source.trim())
    if (count < min) return [{ action: 'refuse', code: 'too-short', params: { min } }]
    return count > max ? [{ action: 'refuse', code: 'too-long', params: { max } }] : []
  },
}
