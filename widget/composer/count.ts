import { bodyMaxBytes, bodyMaxCharacters } from '../../shared/limits.ts'
import { countCharacters } from '../../shared/text.ts'
import type { ComposerContext } from './composer-context.ts'

/** From this length on, in characters, it is said how much may still be written. */
export const countFrom = bodyMaxCharacters * 0.8

/** How much may still be written, or is too much; null while that is far. */
export function countText({ words: { say } }: ComposerContext, text: string): string | null {
  // A character is one code unit or more, so that short texts need no counting.
  if (text.length < countFrom || text.length > bodyMaxBytes) return null
  const left = bodyMaxCharacters - countCharacters(text)
  if (left > bodyMaxCharacters - countFrom) return null
  return left >= 0 ? say('count.left', { n: left }) : say('count.over', { n: -left })
}
