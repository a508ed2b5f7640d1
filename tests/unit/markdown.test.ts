import fc from 'fast-check'
import * as v from 'valibot'
import { expect, it } from 'vitest'
import { plainText, renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { type Node, node } from '../../shared/comments/nodes.ts'
import { nestingMax } from '../../shared/limits.ts'
import { sampled } from '../kit/data/runs.ts'

/** A tree as a line of brackets, to be read at a glance: p(em("x")). */
function shape(nodes: Node[]): string {
  return nodes
    .map((one) => {
      if (one.type === 'text') return JSON.stringify(one.text)
      if (one.type === 'br') return 'br'
      if (one.type === 'code') return `code(${JSON.stringify(one.text)})`
      if (one.type === 'pre') return `pre${one.lang ? `[${one.lang}]` : ''}(${JSON.stringify(one.text)})`
      const mark =
        one.type === 'a' ? `[${one.href}]` : one.type === 'ol' && one.start !== undefined ? `[${one.start}]` : ''
      return `${one.type}${mark}(${shape(one.children)})`
    })
    .join(' ')
}

const nested = (nodes: Node[], types: string[]): number =>
  nodes.reduce(
    (most, one) =>
      Math.max(most, 'children' in one ? nested(one.children, types) + Number(types.includes(one.type)) : 0),
    0,
  )

it.each([
  ['words', 'p("words")'],
  ['*a* _b_ **c** __d__ ~~e~~', 'p(em("a") " " em("b") " " strong("c") " " strong("d") " " del("e"))'],
  ['***both***', 'p(em(strong("both")))'],
  ['one\ntwo\n\nthree', 'p("one" br "two") p("three")'],
  ['one  \ntwo\\\nthree', 'p("one" br "two" br "three")'],
  ['> quoted\n> more\n\nafter', 'quote(p("quoted" br "more")) p("after")'],
  ['- a\n- b\n  - c', 'ul(li("a") li("b" ul(li("c"))))'],
  ['- a\n\n- b', 'ul(li(p("a")) li(p("b")))'],
  ['1. a\n2. b', 'ol(li("a") li("b"))'],
  ['7) a\n8) b', 'ol[7](li("a") li("b"))'],
  ['0. a', 'ol[0](li("a"))'],
  ['`let x`', 'p(code("let x"))'],
  ['``a ` b``', 'p(code("a ` b"))'],
  ['```\ncode\n  more\n```', 'pre("code\\n  more")'],
  ['```js strict\nlet x\n```', 'pre[js]("let x")'],
  ['~~~c++\nx\n~~~', 'pre[c++]("x")'],
  ['```"><script>\nx\n```', 'pre("x")'],
  ['[link](https://example.org)', 'p(a[https://example.org]("link"))'],
  ['[link](https://example.org "title")', 'p(a[https://example.org]("link"))'],
  ['<https://example.org/a>', 'p(a[https://example.org/a]("https://example.org/a"))'],
  ['<ana@example.org>', 'p(a[mailto:ana@example.org]("ana@example.org"))'],
  [
    'see https://example.org/a?b=c#d, there',
    'p("see " a[https://example.org/a?b=c#d]("https://example.org/a?b=c#d") ", there")',
  ],
  ['[*em* `code`](https://example.org)', 'p(a[https://example.org](em("em") " " code("code")))'],
])('draws %j', (source, drawn) => {
  expect(shape(renderMarkdown(source))).toBe(drawn)
})

it.each([
  '# heading',
  '###### heading',
  'Heading\n===',
  'Heading\n---',
  '***\n\nx',
  '| a | b |\n|---|---|\n| c | d |',
  '    indented',
  '\ttab',
  '[^1]\n\n[^1]: note',
  '[ref]\n\n[ref]: /elsewhere',
  '<b>bold</b>',
  '<div>\n\nx',
  '<!-- hidden -->',
  '<?php x ?>',
  '<![CDATA[x]]>',
  '<a href="x">y</a>',
  '- [ ] task',
  ':smile:',
  '@ana',
  '#tag',
  '==mark==',
  'H~2~O',
  'x^2^',
  '$$x$$',
  '{.class}',
])('leaves %j the characters it is', (source) => {
  const nodes = renderMarkdown(source)
  const flat = (text: string) => text.replaceAll(/\s+/g, '')

  expect(flat(plainText(nodes))).toBe(flat(source.replace(/^- /, '')))
  expect(nested(nodes, ['a', 'em', 'strong', 'pre', 'quote'])).toBe(0)
})

it.each([
  ['quotes', (n: number) => `${'>'.repeat(n)} deep`],
  ['quotes with spaces', (n: number) => `${'> '.repeat(n)}deep`],
  ['lists', (n: number) => Array.from({ length: n }, (_, at) => `${'  '.repeat(at)}- ${at}`).join('\n')],
  ['lists in one line', (n: number) => `${'- '.repeat(n)}deep`],
  ['numbered lists', (n: number) => `${'1. '.repeat(n)}deep`],
  ['quotes and lists in turn', (n: number) => `${'> - '.repeat(n)}deep`],
])('flattens %s nested deeper than anybody reads, and keeps the words', (_, make) => {
  for (const depth of [nestingMax - 1, nestingMax, nestingMax + 1, 60, 500]) {
    const nodes = renderMarkdown(make(depth))
    expect(nested(nodes, ['quote', 'ul', 'ol'])).toBeLessThanOrEqual(nestingMax)
    expect(plainText(nodes).length).toBeGreaterThan(0)
  }
  expect(nested(renderMarkdown(make(nestingMax)), ['quote', 'ul', 'ol'])).toBe(nestingMax)
})

it('takes a mailbox at what is no host', () => {
  expect(hrefs(renderMarkdown('mailto:a@b.c日本|'))).toEqual([expect.stringMatching(/^mailto:a@b/)])
})

it('makes of anything only what is on the list, well-formed, with every word', () => {
  const pieces = fc.constantFrom(
    '*', '**', '_', '~~', '`', '```\n', '> ', '- ', '1. ', '[', '](', ')', '<', '>', '&amp;', '&#0;', '&#x3c;', '\\', '\n', '\n\n', '    ',
    'https://', 'www.', 'javascript:', 'mailto:a@b.c', '//', '!', '|', '---', '#', 'word', '日本', '👨‍👩‍👧‍👦', '\u202e', '\ufeff', '"', "'", '(', '\t', '\u0000', '\ud800',
  ) // biome-ignore format: a list
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 5 })), { maxLength: 60 }), (parts) => {
      const nodes = renderMarkdown(parts.join(''))
      expect(v.safeParse(v.array(node), nodes).issues).toBeUndefined()
      expect(JSON.parse(JSON.stringify(nodes))).toEqual(nodes)
      for (const href of hrefs(nodes)) expect(href).toMatch(/^(https?:\/\/|mailto:)/)
      expect(nested(nodes, ['a'])).toBeLessThanOrEqual(1)
    }),
    sampled(500, 3_000),
  )
})

function hrefs(nodes: Node[]): string[] {
  return nodes.flatMap((one) =>
    'children' in one ? [...(one.type === 'a' ? [one.href] : []), ...hrefs(one.children)] : [],
  )
}

it('says a body in plain words', () => {
  const nodes = renderMarkdown('One *two*\nthree\n\n- four\n- `five`\n\n> six\n\n```\nseven\n```')

  expect(plainText(nodes).replaceAll(/\n+/g, '\n').trim()).toBe('One two\nthree\nfour\nfive\nsix\nseven')
})

it('keeps two words of neighbouring blocks apart', () => {
  expect(plainText(renderMarkdown('```\none\n```\ntwo'))).toMatch(/one\s+two/)
})
