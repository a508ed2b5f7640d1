import { expect, it } from 'vitest'
import { renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { draftOf } from '../../server/comments/writing/draft.ts'
import { noFacts } from '../../server/screening/facts.ts'
import { judgeByRules } from '../../server/screening/rules.ts'
import { languageOf } from '../../server/text/language.ts'

it.each([
  ['en', 'The council should publish the report.'],
  ['de', 'Der Rat sollte den Bericht veröffentlichen.'],
  ['fr', 'Le conseil devrait publier ce rapport bientôt.'],
  ['es', 'El consejo debería publicar el informe.'],
  ['nl', 'De raad zou het rapport moeten publiceren.'],
  ['pt', 'O conselho deveria publicar o relatório.'],
  ['pl', 'Rada powinna opublikować ten raport.'],
  ['ru', 'Совет должен опубликовать отчёт.'],
  ['uk', 'Рада повинна опублікувати звіт.'],
  ['tr', 'Meclis raporu bir an önce yayınlamalı.'],
  ['ja', '議会はすぐに報告書を公表すべきだと思います'],
])('knows %s from one sentence', async (language, text) => {
  expect(await languageOf(text)).toBe(language)
})

it.each([
  'Thanks!',
  'Ja, genau so ist das',
  '👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍',
  '1234567890 1234567890 1234567890',
  'https://a.example/1',
])('says nothing of %s', async (text) => {
  expect(await languageOf(text)).toBeNull()
})

it('lets a rule hold by the language, and never where that is not known', () => {
  const source = 'Der Rat sollte den Bericht veröffentlichen.'
  const rule = { id: 'r', version: 1, name: 'German', conditions: { languages: ['de' as const] }, actions: [{ do: 'hold' as const }] }
  const judge = (language?: string | null) => judgeByRules([rule], { ...draftOf(source, renderMarkdown(source)), language }, noFacts)

  expect(judge('de')).toMatchObject([{ action: 'hold', code: 'rule', params: { name: 'German', language: 'de' } }])
  for (const other of ['en', null, undefined]) expect(judge(other)).toEqual([])
}) // biome-ignore format: short
