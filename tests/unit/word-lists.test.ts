import fc from 'fast-check'
import { expect, it } from 'vitest'
import { wordListsOf } from '../../server/screening/word-lists.ts'
import { fold, sourceSpan } from '../../server/text/normalise.ts'
import { WordFinder } from '../../server/text/word-finder.ts'
import type { WordList } from '../../shared/sites/word-lists.ts'
import { sampled } from '../kit/data/runs.ts'

const list = (words: string, more: Partial<WordList> = {}): WordList => ({
  name: 'Bad words',
  version: 1,
  action: 'hold',
  words,
  matchLetterSubstitutions: false,
  ...more,
})
const found = (words: string, text: string, more: Partial<WordList> = {}) =>
  wordListsOf([list(words, more)])
    .find(text)
    .map(({ word, span }) => [word, text.slice(...span)])

it('finds whole words, whatever their case, and points at them as they were typed', () => {
  expect(found('casino\nfree money', 'My CASINO gives Free   money!')).toEqual([
    ['casino', 'CASINO'],
    ['free money', 'Free   money'],
  ])
  expect(found('ass', 'class assess bass')).toEqual([])
  expect(found('ass', 'an ass.')).toEqual([['ass', 'ass']])
})

it('finds a word inside longer ones where a star says so, at that end only', () => {
  expect(found('*coin', 'bitcoin coins')).toEqual([['*coin', 'coin']])
  expect(found('coin*', 'bitcoin coins')).toEqual([['coin*', 'coin']])
  expect(found('*coin*', 'bitcoins')).toEqual([['*coin*', 'coin']])
})

it.each([
  ['zero width characters', 'ca\u200bsi\u00adno', 'casino'],
  ['Markdown', 'c**asi**no', 'casino'],
  ['full width letters', 'ｃａｓｉｎｏ', 'casino'],
  ['letters of mathematics', '𝐜𝐚𝐬𝐢𝐧𝐨', 'casino'],
  ['strokes through every letter', 'c\u0336a\u0336s\u0336i\u0336n\u0336o\u0336', 'casino'],
  ['a mark of another script', 'casino\u0903', 'casino'],
  ['tags nobody sees', `ca${String.fromCodePoint(0xe0041)}sino`, 'casino'],
  ['ligatures', 'ﬁnance', 'finance'],
  ['a curly apostrophe', 'don’t', "don't"],
  ['a straight apostrophe', "don't", 'don’t'],
  ['a long dash', 'free–money', 'free-money'],
  ['a Cyrillic letter in a Latin word', 'casіno', 'casino'],
  ['Greek and Cyrillic letters in a Latin word', 'Cαsinо', 'casino'],
  ['capital sharp s', 'STRAẞE', 'straße'],
])('is not led astray by %s', (_, text, word) => {
  expect(found(word, `so ${text} it is`)).toEqual([[word, text]])
})

it('leaves words of one script to their own language', () => {
  expect(found('cop', 'много сор')).toEqual([])
  expect(found('сор', 'cop')).toEqual([])
  expect(found('сор', 'много сор')).toEqual([['сор', 'сор']])
})

it('keeps letters apart that only look alike without their accents', () => {
  expect(found('schwul', 'schwül')).toEqual([])
  expect(found('schwül', 'schwu\u0308l')).toEqual([['schwül', 'schwu\u0308l']])
})

it('finds words of languages written without spaces', () => {
  expect(found('赌场', '最好的赌场在这里')).toEqual([['赌场', '赌场']])
})

it('reads digits and signs as letters where a list asks for that', () => {
  expect(found('hate', 'I h4t3 it')).toEqual([])
  expect(found('hate\nass', 'I h4t3 it, @$$', { matchLetterSubstitutions: true })).toEqual([
    ['hate', 'h4t3'],
    ['ass', '@$$'],
  ])
})

it('names no more than three words of a list, and looks on for those of others', () => {
  const hits = wordListsOf([list('a b'), list('one', { name: 'One' })]).find(`${'a b '.repeat(9)}one`)

  expect(hits.map(({ list: { name } }) => name)).toEqual(['Bad words', 'Bad words', 'Bad words', 'One'])
})

it('finds exactly what looking for each word by itself would find', () => {
  const letters = fc.stringMatching(/^[ab ]{0,60}$/)
  const word = fc.record({
    text: fc.stringMatching(/^[ab]{1,4}$/),
    isOpenBefore: fc.boolean(),
    isOpenAfter: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), letters, (words, text) => {
      const hits: string[] = []
      new WordFinder(words).find(text, (index, begin, end) => {
        hits.push(`${index} ${begin}-${end}`)
        return false
      })
      const isLetter = (at: number) => /[ab]/.test(text[at] ?? '')
      const expected = words.flatMap(({ text: wanted, isOpenBefore, isOpenAfter }, index) =>
        [...Array(text.length).keys()]
          .filter((at) => text.startsWith(wanted, at))
          .filter((at) => isOpenBefore || !isLetter(at - 1))
          .filter((at) => isOpenAfter || !isLetter(at + wanted.length))
          .map((at) => `${index} ${at}-${at + wanted.length}`),
      )
      expect(hits.sort()).toEqual(expected.sort())
    }),
    sampled(100, 1_000),
  )
})

it('always knows where in the source a part of the copy was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (source) => {
      const folded = fold(source)
      for (let at = 0; at < folded.text.length; at++) {
        const [from, to] = sourceSpan(folded, at, at + 1)
        expect(from).toBeLessThan(to)
        expect(to).toBeLessThanOrEqual(source.length)
      }
    }),
    sampled(100, 1_000),
  )
})
