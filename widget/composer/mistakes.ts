import {
  bodyMaxBytes,
  bodyMaxCharacters,
  bodyMinCharacters,
  nameMaxCharacters,
  nameMinCharacters,
} from '../../shared/limits.ts'
import { byteLength, countCharacters } from '../../shared/text.ts'
import type { Say } from '../locales/say.ts'

/** What keeps a comment's text from being posted, in the reader's words; null where nothing does that can be seen here. */
export function bodyMistake(say: Say, text: string): string | null {
  const { length } = text.trim()
  if (length === 0) return say('err.empty')
  if (length < bodyMinCharacters) return say('err.too-short', { min: bodyMinCharacters })
  if (byteLength(text) > bodyMaxBytes) return say('err.large')
  const over = countCharacters(text) - bodyMaxCharacters
  return over > 0 ? say('err.long', { max: bodyMaxCharacters, n: over }) : null
}

/** As bodyMistake, for a display name. */
export function nameMistake(say: Say, name: string): string | null {
  const length = countCharacters(name.trim())
  if (length === 0) return say('err.name.empty')
  if (length < nameMinCharacters) return say('err.name.short', { min: nameMinCharacters })
  return length > nameMaxCharacters ? say('err.name.long') : null
}
