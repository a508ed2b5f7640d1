import { expect, it } from 'vitest'
import { type Reason, reasonCodes } from '../../shared/moderation/verdict-reasons.ts'
import { verdictReasonText } from '../../widget/console/queue/card/verdict-words.ts'
import { verdict } from '../../widget/locales/en/console/verdict.ts'
import { createWords } from '../../widget/locales/say.ts'

const words = createWords('en')
words.add(verdict)

const reason = (code: Reason['code'], params: Reason['params'] = {}, phase = 'rules'): Reason => ({
  phase,
  rule: null,
  version: 1,
  code,
  params,
  span: null,
})

it('has words for every code', () => {
  for (const code of reasonCodes) expect(verdictReasonText(words, reason(code)), code).not.toBe('')
})

it('fills them with what was found', () => {
  expect(verdictReasonText(words, reason('links', { n: 1 }))).toBe('Has 1 link')
  expect(verdictReasonText(words, reason('written-too-fast', { seconds: 1.5 }))).toBe('Written in 1.5 s')
  expect(verdictReasonText(words, reason('check-failed', {}, 'links'))).toBe('The check “links” did not answer')
  expect(verdictReasonText(words, reason('similar-to-rejected', { percent: 97, words: 'win host:a.example' }))).toBe(
    '97 % similar to rejected comments: “win”, “a.example”',
  )
})

it('names all that a rule of the site met, in the order of its editor', () => {
  const params = { name: 'Ads', language: 'de', word: 'sale', links: 3, published: 0 }

  expect(verdictReasonText(words, reason('rule', params))).toBe(
    'Rule “Ads”: contains “sale”, has 3 links, its author is a first-time commenter, is written in German',
  )
  expect(verdictReasonText(words, reason('rule', { name: 'Ads', label: 'shop', host: 'a.example' }))).toBe(
    'Rule “Ads” (shop): links to a.example',
  )
})
