import { asides, closings, type Language, localNames, middles, openings, quips, stories } from './phrases.ts'

/**
 * Makes a source of chance that can be repeated, so that one seed always invents the same thread.
 * Of the seed, a whole number, the lower 32 bits count; the source returns numbers from 0 up to, but never, 1.
 * @see mulberry32 by Tommy Ettinger, 2017, public domain: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

// Three comments in ten are not in English: enough of each script for a trial to meet it on any page of a thread.
const englishShare = 0.7
const otherLanguages: Language[] = ['es', 'fr', 'de', 'pt', 'tr', 'pl', 'ar', 'he', 'ja', 'zh']

// Chinese and Japanese sentences bring their own full-width stop and need no space after it.
const gap = (language: Language): string => (language === 'ja' || language === 'zh' ? '' : ' ')

/**
 * Writes one believable comment about the demo article, for load trials that need threads of any size.
 * Takes all its chance from `random`. Bodies are Markdown, about 227 characters long on average: one in six is a
 * one-liner, most have two to six sentences, one in fifty is longer than 1,000 characters.
 */
export function inventComment(random: () => number): { author: string; body: string; language: Language } {
  const among = <T>(list: T[]): T => list[Math.floor(random() * list.length)] as T
  const language = random() < englishShare ? 'en' : among(otherLanguages)
  const author = among(localNames[language])

  // Nobody says the same thing twice in one comment.
  const said = new Set<string>()
  const say = (part: Record<Language, string[]>): string => {
    const unsaid = part[language].filter((sentence) => !said.has(sentence))
    const sentence = among(unsaid)
    said.add(sentence)
    return sentence
  }
  const paragraph = (...parts: Record<Language, string[]>[]): string => parts.map(say).join(gap(language))
  const aside = (chance: number): string[] => (language === 'en' && random() < chance ? [among(asides)] : [])
  const written = (...paragraphs: string[]) => ({ author, body: paragraphs.join('\n\n'), language })

  const shape = random()
  if (shape < 0.14) return written(say(quips))
  if (shape < 0.2) return written(say(middles))
  if (shape < 0.29) return written(paragraph(openings, closings))
  if (shape < 0.46) return written(paragraph(openings, middles, closings), ...aside(0.1))
  if (shape < 0.63) return written(paragraph(openings, middles, middles), ...aside(0.1))
  if (shape < 0.76) return written(paragraph(openings, middles, middles, middles), ...aside(0.1), say(closings))
  if (shape < 0.87) return written(paragraph(openings, middles, middles), paragraph(middles, middles, closings))
  if (shape < 0.97) return written(say(openings), say(stories), ...aside(0.2), paragraph(middles, closings))
  return written(
    paragraph(openings, middles),
    say(stories),
    paragraph(middles, middles, middles),
    say(stories),
    ...aside(0.5),
    paragraph(stories, middles),
    say(closings),
  )
}
