import fc from 'fast-check'
import { expect, it } from 'vitest'
import { byteLength, countCharacters, isBlank, isStorable } from '../../shared/text.ts'
import { sampled } from '../kit/data/runs.ts'

const family = '👨‍👩‍👧‍👦'

it.each([
  ['', 0],
  ['ab', 2],
  ['a\nb', 3],
  ['a\r\nb', 3],
  ['\r\n', 1],
  [family, 1],
  ['🇧🇷🇵🇹', 2],
  ['e\u0301', 1],
  ['👍🏽', 1],
  ['각', 1],
  ['नमस्ते', 3],
  ['日本語', 3],
  [`a${'\u0301'.repeat(100)}`, 1],
])('counts %j as a reader would', (text, count) => {
  expect(countCharacters(text)).toBe(count)
})

it('counts plain ASCII by its length, as the slow way would', () => {
  const segments = (text: string) =>
    [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)].length
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => countCharacters(text) === segments(text)),
    sampled(100, 1_000),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => countCharacters(text) === segments(text)),
    sampled(100, 1_000),
  )
})

it('measures text as UTF-8', () => {
  expect(['', 'a', 'é', '日', '😀', family].map(byteLength)).toEqual([0, 1, 2, 3, 4, 25])
})

it('knows what a reader would not see', () => {
  for (const blank of [
    '',
    ' \t\n',
    '\u00a0\u3000',
    '\u200b\u2060',
    '\u00ad',
    '\ufe0f',
    '\u3164\uffa0',
    '\u2800',
    '\u{e0041}',
    '\u0000\u0007',
  ])
    expect(isBlank(blank), JSON.stringify(blank)).toBe(true)
  for (const seen of ['a', ' . ', '😀', '\u200bх', 'ー', '〇', '\u0301', '\ue000', '⠁'])
    expect(isBlank(seen), seen).toBe(false)
})

it('knows what the database cannot keep', () => {
  for (const lost of ['\u0000', 'a\u0000b', '\ud800', '\udc00', 'a\ud800b', '\udc00\ud800'])
    expect(isStorable(lost)).toBe(false)
  for (const kept of ['', 'a', '\ud83d\ude00', '\ufffd', '\uffff', '\ufeff', '\u0001', '\r'])
    expect(isStorable(kept)).toBe(true)
})
