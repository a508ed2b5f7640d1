import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  type Count,
  hasEnoughData,
  holdFrom,
  minimumExamples,
  spamProbability,
} from '../../server/screening/classifier.ts'
import { featuresOf, hashOfWord } from '../../server/screening/features.ts'
import { type Labelled, labelledSet } from '../kit/data/labelled-comments.ts'
import { sampled } from '../kit/data/runs.ts'

function teach(examples: Labelled[]) {
  const counts = new Map<string, Count>()
  const all: Count = { good: 0, bad: 0 }
  for (const { text, isBad } of examples) {
    all[isBad ? 'bad' : 'good']++
    for (const { word } of featuresOf(text)) {
      const count = counts.get(word) ?? { good: 0, bad: 0 }
      count[isBad ? 'bad' : 'good']++
      counts.set(word, count)
    }
  }
  return (text: string) => spamProbability(featuresOf(text), (word) => counts.get(word), all)
}

/** How well what is held is what should be. */
function measure(judge: ReturnType<typeof teach>, set: Labelled[]) {
  const held = set.filter(({ text }) => judge(text).probability >= holdFrom)
  const right = held.filter(({ isBad }) => isBad).length
  return { precision: right / held.length, recall: right / set.filter(({ isBad }) => isBad).length }
}

it.each([
  {
    what: 'sentences of kinds it met, in words it did not',
    kinds: 0 as const,
    least: { precision: 0.97, recall: 0.9 },
  },
  {
    what: 'sentences half of whose kinds it never met',
    kinds: 1 as const,
    least: { precision: 0.75, recall: 0.6 },
  },
])('holds little but what would be turned down, and most of it: $what', ({ what, kinds, least }) => {
  const [examples, exam] = [labelledSet(400, 0, 1), labelledSet(2_000, 1, 2, kinds)]
  const seen = new Set(examples.map(({ text }) => text))
  expect(exam.filter(({ text }) => seen.has(text))).toEqual([])

  const { precision, recall } = measure(teach(examples), exam)

  process.stdout.write(`classifier, ${what}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n`)
  expect(precision).toBeGreaterThan(least.precision)
  expect(recall).toBeGreaterThan(least.recall)
})

it('is better the more it was taught', () => {
  const exam = labelledSet(1_000, 1, 3)
  const recalls = [20, 80, 800].map((size) => measure(teach(labelledSet(size, 0, 4)), exam).recall)

  expect(recalls[2]).toBeGreaterThan(recalls[0]!)
})

it('says nothing of words it never met, and names the words that told', () => {
  const judge = teach([...Array(50).fill({ text: 'harmless words', isBad: false }), ...Array(50).fill({ text: 'casino words', isBad: true })])

  expect(judge('entirely different').probability).toBeCloseTo(0.5)
  expect(judge('entirely different').words).toEqual([])
  expect(judge('words').words).toEqual([])
  const found = judge('Try my CASINO now, harmless or not. Casino!')
  expect(found.words).toEqual([{ word: 'casino', span: [7, 13] }])
}) // biome-ignore format: short

it('waits for enough of either kind', () => {
  expect(hasEnoughData({ good: minimumExamples, bad: minimumExamples - 1 })).toBe(false)
  expect(hasEnoughData({ good: minimumExamples - 1, bad: 1_000 })).toBe(false)
  expect(hasEnoughData({ good: minimumExamples, bad: minimumExamples })).toBe(true)
})

it('counts each word of a text once, whatever its case and form, and the hosts of its links', () => {
  const words = (text: string) => featuresOf(text).map(({ word }) => word)

  expect(words('Casino CASINO ｃａｓｉｎｏ a I 7')).toEqual(['casino'])
  expect(words('see https://Win-Big.example/x?y')).toEqual(
    expect.arrayContaining(['host:win-big.example', 'see', 'win', 'big']),
  )
  expect(words('東京タワー')).toEqual(['東京', '京タ', 'タワ', 'ワー'])
  expect(words('🌊 — !!')).toEqual([])
})

it('takes any text: words stand where it says, never more than 300, each with a hash a number holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2_000 }), (text) => {
      const words = featuresOf(text)
      expect(words.length).toBeLessThanOrEqual(300)
      for (const { word, span } of words) {
        expect(span[0]).toBeLessThan(span[1])
        expect(span[1]).toBeLessThanOrEqual(text.length)
        expect(Number.isSafeInteger(hashOfWord(word)) && hashOfWord(word) > 0).toBe(true)
      }
    }),
    sampled(100, 1_000),
  )
})
