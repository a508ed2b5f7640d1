import { expect, it } from 'vitest'
import { renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { draftOf } from '../../server/comments/writing/draft.ts'
import { judgeByRules, type RuleFacts } from '../../server/screening/rules.ts'
import type { Rule, RuleAction, RuleConditions } from '../../shared/moderation/rules.ts'

const known: RuleFacts = { published: 5, trust: 'known', reported: 0, recent: [] }
const draft = (source: string) => draftOf(source, renderMarkdown(source))

let rules = 0
const rule = (conditions: RuleConditions, actions: RuleAction[] = [{ do: 'hold' }]): Rule => ({
  id: `rule-${++rules}`,
  version: 3,
  name: `Rule ${rules}`,
  conditions,
  actions,
})
const judge = (source: string, list: Rule[], facts: Partial<RuleFacts> = {}) =>
  judgeByRules(list, draft(source), { ...known, ...facts })

it.each<[string, RuleConditions, string, string, Partial<RuleFacts>]>([
  ['words', { words: ['replica watch*'] }, 'Buy REPLICA  watches', 'Buy a watch', {}],
  ['words hidden by marks', { words: ['casino'] }, 'Come to our c\u00ada*s*ino', 'Come to our cinema', {}],
  ['domains', { domains: ['spam.example'] }, 'See https://shop.spam.example/x', 'See https://notspam.example/x', {}],
  ['links', { links: 2 }, 'https://a.example https://b.example', 'https://a.example', {}],
  ['scripts', { scripts: ['Cyrillic'] }, 'Привет всем here', 'Hello всем, how are you', {}],
])('meets a comment by its %s', (_, conditions, met, unmet, facts) => {
  expect(judge(met, [rule(conditions)], facts)).toHaveLength(1)
  expect(judge(unmet, [rule(conditions)], facts)).toEqual([])
})

it('meets a comment by who wrote it', () => {
  expect(judge('Hello', [rule({ isNew: true })], { published: 0, trust: 'new' })).toHaveLength(1)
  expect(judge('Hello', [rule({ isNew: true })], { published: 1 })).toEqual([])
  expect(judge('Hello', [rule({ reports: 3 })], { reported: 3 })).toHaveLength(1)
  expect(judge('Hello', [rule({ reports: 3 })], { reported: 2 })).toEqual([])
})

it('meets what is nearly the same as something recent, and no short thanks', () => {
  const said = 'The council should publish the report before it votes on the plan next week'
  const recent = [{ source: said.replace('week', 'month'), isOwn: false }]

  expect(judge(said, [rule({ similarityToRecent: 0.7 })], { recent })).toHaveLength(1)
  expect(judge(said, [rule({ similarityToRecent: 0.95 })], { recent })).toEqual([])
  expect(
    judge('Thank you', [rule({ similarityToRecent: 0.3 })], { recent: [{ source: 'Thank you', isOwn: false }] }),
  ).toEqual([])
})

it('speaks only where all of its conditions hold', () => {
  const both = rule({ words: ['casino'], isNew: true })

  expect(judge('casino', [both], { published: 0, trust: 'new' })).toHaveLength(1)
  expect(judge('casino', [both], { published: 1 })).toEqual([])
  expect(judge('cinema', [both], { published: 0, trust: 'new' })).toEqual([])
})

it('names the rule and its version, says why, and marks the words', () => {
  const one = rule({ words: ['casino'], isNew: true }, [{ do: 'spam' }, { do: 'label', label: 'gambling' }])

  expect(judge('The casino opens', [one], { published: 0, trust: 'new' })).toEqual([
    {
      action: 'spam',
      rule: one.id,
      version: 3,
      code: 'rule',
      params: { name: one.name, label: 'gambling', word: 'casino', published: 0 },
      span: [4, 10],
    },
  ])
})

it('lets the first rule that decides decide, and hears the others', () => {
  const list = [
    rule({ words: ['casino'] }, [{ do: 'label', label: 'gambling' }]),
    rule({ words: ['casino'] }, [{ do: 'hold' }, { do: 'slow', slowS: 60, slowMinutes: 10 }]),
    rule({ words: ['casino'] }, [{ do: 'refuse', message: 'names a casino' }, { do: 'notify' }]),
  ]

  const findings = judge('casino', list)

  expect(findings.map(({ action }) => action)).toEqual(['note', 'hold', 'note'])
  expect(findings[1]).toMatchObject({ slow: { slowS: 60, slowMinutes: 10 } })
  expect(findings[2]).toMatchObject({ notifies: true })
  expect(findings[2]!.message).toBeUndefined()
})

it('takes time in proportion to the text, whatever is in it, with thousands of words', () => {
  const words = Array.from({ length: 500 }, (_, n) => `${'ab'.repeat(20)}${n}*`)
  const list = Array.from({ length: 10 }, () => rule({ words }))
  const timeOf = (source: string) => {
    const asked = draft(source)
    judgeByRules(list, asked, known)
    // What this thread works on it, the least of several tries: what the machine does beside is no part of it.
    const tries = Array.from({ length: 5 }, () => {
      const from = process.threadCpuUsage()
      for (let n = 0; n < 5; n++) judgeByRules(list, asked, known)
      const { user, system } = process.threadCpuUsage(from)
      return (user + system) / 1_000
    })
    return Math.min(...tries)
  }
  const short = 'ab'.repeat(1_000)

  // Ten times the text; a product of both would be a hundred times.
  expect(timeOf(short.repeat(10))).toBeLessThan(50 * Math.max(timeOf(short), 0.5))
})
