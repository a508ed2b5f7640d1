import * as v from 'valibot'
import { renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { draftOf } from '../../server/comments/writing/draft.ts'
import { noSanctions } from '../../server/people/active-sanctions.ts'
import { createLog } from '../../server/platform/log.ts'
import { noFacts } from '../../server/screening/facts.ts'
import { createScreening, type Screening } from '../../server/screening/screening.ts'
import type { ScreeningInput } from '../../server/screening/verdict.ts'
import { siteSettings } from '../../shared/sites/sites.ts'

const sizes = [2_500, 5_000, 10_000] as const
const rounds = 41
const callsPerRound = 5

/** What screening of one kind of text takes, by its length. */
export interface ScreeningFigures {
  what: string
  ms: number[]
  /** Twice the text, at the end: 2 is linear. */
  doubled: number
}

/** A text of this many UTF-16 units, made of a piece again and again. */
const again = (piece: string) => (length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

const nearMiss = 'abcdefghijklmnopqrstuvwxyz'
const texts: [what: string, make: (length: number) => string][] = [
  ['prose', again('I walked the flood wall last spring, and the readings the council cites were taken upstream. ')],
  ['prose in Cyrillic', again('Прошлой весной я прошёл вдоль дамбы, и замеры брали выше по течению. ')],
  ['a word of the list again and again', again('w123x ')],
  ['one letter, where the list has runs of it', again('a')],
  ['runs that end just before they match', again(`${'a'.repeat(79)}c`)],
  ['beginnings of words without their ends', again(nearMiss)],
  ['marks on one letter, of mixed classes', (length) => `a${again('\u0301\u0323\u0336\u0327')(length - 1)}`],
  ['a mark on every letter', again('w\u0301')],
  ['characters nobody sees', again('a\u200b\u00ad\u2060')],
  ['every character another', (length) => Array.from({ length: length / 2 }, (_, n) => String.fromCodePoint(0x20000 + n)).join('')],
  ['Markdown and nothing else', again('*_~')],
  ['digits and signs read as letters', again('4@5$7')],
  ['links', again('https://a.example/b ')],
] // biome-ignore format: a table

/**
 * Screens texts with every local rule switched on: 5,000 words, a hundred of them runs of one letter and their near misses, once
 * as they stand and once with digits read as letters; 25 recent comments to be like.
 */
export async function measureScreening(): Promise<ScreeningFigures[]> {
  const words = [
    ...Array.from({ length: 4_800 }, (_, n) => `w${n}x`),
    ...Array.from({ length: 50 }, (_, n) => `${'a'.repeat(n + 1)}b`),
    ...Array.from({ length: 50 }, (_, n) => 'a'.repeat(n + 1)),
    ...Array.from({ length: 100 }, (_, n) => `${nearMiss.slice(n % 20)}${n}`),
  ].join('\n')
  const settings = v.parse(siteSettings, {
    wordLists: [
      { name: 'plain', action: 'hold', words },
      { name: 'matchLetterSubstitutions', action: 'hold', words, matchLetterSubstitutions: true },
    ],
    premoderate: ['links', 'first'],
    holdDuplicates: true,
    authorCommentsBeforeHold: 1_000,
  })
  const screening = createScreening({ log: createLog('silent') })
  const recent = Array.from({ length: 25 }, (_, n) => ({
    source: `${again(`Something else ${n} that. `)(1_000)}`,
    isOwn: n < 5,
  }))
  const asked = (source: string): ScreeningInput => ({
    site: { id: '', slug: '', name: '', trial: false, settings, origins: [], rules: [], secret: Buffer.alloc(32) },
    author: { id: '', name: 'Ana', kind: 'guest', badges: [], moderates: false, sanctions: noSanctions },
    draft: draftOf(source, renderMarkdown(source)),
    facts: { ...noFacts, recent },
    sender: { address: '', agent: '', pageUrl: null, isReply: false, honeypot: '', tookMs: null, proof: null, key: '' },
    isEdit: false,
  })
  const figures: ScreeningFigures[] = []
  for (const [what, make] of texts) {
    const ms: number[] = []
    for (const size of sizes) ms.push(await timeOf(screening, asked(make(size))))
    figures.push({ what, ms, doubled: ms.at(-1)! / ms.at(-2)! })
  }
  return figures
}

/** Milliseconds one look takes: in the best of many rounds, since what else the machine does is no part of it. */
async function timeOf(screening: Screening, input: ScreeningInput): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now()
    for (let call = 0; call < callsPerRound; call++) await screening.screen(input)
    times.push((performance.now() - startMs) / callsPerRound)
  }
  return Math.min(...times)
}
