import { expect, it } from 'vitest'
import { lookAlikes } from '../../server/text/confusables.ts'
import { looksLike, skeletonsOf } from '../../server/text/skeleton.ts'

it.each(
  [
  ['admin', 'ADMIN'], ['admin', 'аdmin'], ['admin', 'аԁⅿіո'], ['admin', 'ａｄｍｉｎ'], ['admin', '𝐚𝐝𝐦𝐢𝐧'], ['admin', '𝓐𝓭𝓶𝓲𝓷'],
  ['admin', 'ⓐⓓⓜⓘⓝ'], ['admin', 'ádmîn'], ['admin', 'a.d-m_i n'], ['ADMIN', 'ADMlN'], ['ADMIN', 'ADM1N'], ['ADMIN', 'ΑDΜΙΝ'],
  ['admin', 'adrnin'], ['admin', 'a\u200dd\u200cmin'], ['moderator', 'mоdеrаtоr'], ['moderator', 'm0derat0r'],
  ['Priya Shah', 'PRIYA SHAH'], ['Priya Shah', 'Рrіуа Ѕһаһ'], ['Priya Shah', 'PriyaShah'], ['Иван', 'Ивaн'], ['модератор', 'МОДЕРАТОР'], ['editor', 'ℰditor'],
] /* biome-ignore format: a table */,
)('takes %s and %s for one another', (one, other) => {
  expect(looksLike(one, other)).toBe(true)
})

it.each([
  ['Ana', 'Anna'],
  ['admin', 'adam'],
  ['रवि', 'रव'],
  ['한국', '중국'],
  ['管理员', '官理员'],
  ['Mo', 'No'],
  ['Ali', 'علي'],
])('tells %s from %s', (one, other) => {
  expect(looksLike(one, other)).toBe(false)
})

it('looks up every look-alike of its table', () => {
  for (const [letter, alikes] of Object.entries(lookAlikes))
    for (const alike of alikes) expect(looksLike(alike, letter), `${alike} ${alike.codePointAt(0)}`).toBe(true)
})

it('finds nothing alike in names of symbols only', () => {
  expect(skeletonsOf('🌊 — 🌊')).toEqual([])
  expect(looksLike('🌊', '🌋')).toBe(false)
})
