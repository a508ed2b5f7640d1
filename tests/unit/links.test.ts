import * as v from 'valibot'
import { expect, it } from 'vitest'
import { plainText, renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { type Node, node } from '../../shared/comments/nodes.ts'
import { hostileHtml, hostileLinks } from '../kit/data/hostile-links.ts'

type Link = Extract<Node, { type: 'a' }>

const links = (nodes: Node[]): Link[] =>
  nodes.flatMap((one) => ('children' in one ? [...(one.type === 'a' ? [one] : []), ...links(one.children)] : []))
const wordsOf = (source: string) => links(renderMarkdown(source)).map(({ children }) => plainText(children))

it('makes no link of a hostile address, in any form', () => {
  for (const source of hostileLinks) {
    const nodes = renderMarkdown(source)
    expect(v.safeParse(v.array(node), nodes).issues, source).toBeUndefined()
    for (const { href } of links(nodes)) {
      expect(href, source).toMatch(/^(https?:\/\/[^/]|mailto:[^/])/i)
      // The same from every page: nothing is left that a browser would read against where it stands.
      for (const page of ['https://host.example/a/', 'http://host.example/a/']) {
        const { protocol, host } = new URL(href, page)
        expect([protocol, host], source).toEqual([new URL(href).protocol, new URL(href).host])
        expect(['http:', 'https:', 'mailto:']).toContain(protocol)
        expect(host).not.toBe('host.example')
      }
    }
  }
})

it('keeps hostile HTML the words it is', () => {
  for (const source of hostileHtml) {
    const nodes = renderMarkdown(source)
    expect(v.safeParse(v.array(node), nodes).issues, source).toBeUndefined()
    for (const { href } of links(nodes)) expect(href, source).toMatch(/^https:\/\/example\.org/)
    for (const { href } of links(nodes)) expect(href, source).not.toMatch(/["<>\s]/)
  }
})

it('takes the addresses people do link to, as they are', () => {
  const addresses = [
    'https://example.org', 'http://example.org/', 'https://example.org:8443/a?b=c&d=e#f', 'https://user@example.org/', 'https://xn--exmple-cua.org/',
    'https://127.0.0.1/', 'https://[::1]/', 'mailto:ana@example.org', 'mailto:ana@example.org?subject=x', 'https://example.org/%E2%9C%93', 'https://example.org/a_(b)',
  ] // biome-ignore format: a list

  for (const address of addresses)
    expect(links(renderMarkdown(`[words](${address})`)).map(({ href }) => href)).toEqual([address])
  expect(links(renderMarkdown('[x](https://exämple.org/ü?ö)'))[0]!.href).toBe(
    'https://xn--exmple-cua.org/%C3%BC?%C3%B6',
  )
})

it.each([
  'https://good.example',
  'good.example',
  'www.good.example',
  'http://good.example/login',
  'GOOD.EXAMPLE',
  'see good.example for more',
  '(good.example)',
  '"good.example"',
  '«good.example»',
  '[good.example]',
  '→good.example',
  'a/good.example',
  '_good.example_',
  'good.example:443',
  '...good.example',
  ':good.example',
  '=good.example',
  '-good.example',
  'ana@good.example',
  'https://good.example@evil.example',
  '*good*.example',
  '`good.example`',
  'sub.good.example',
  'good.example.',
  'góod.example',
  'аpple.example',
  'good\\.example',
  'good&#46;example',
  'evil.example.good.example',
  'notevil.example',
  '\u200bgood.example',
  'good.example\u200b',
  '\u202egood.example',
  'good。example',
  'good．example',
  'ｇｏｏｄ.example',
  '192.0.2.1',
  'https://192.0.2.1/login',
  'good.xn--p1ai',
])('shows where a link really leads whose words are %j', (words) => {
  const [shown] = wordsOf(`[${words}](https://evil.example/x)`)

  expect(shown).toMatch(/ \(evil\.example\)$/)
})

it.each(['ana@good.example', 'good.example', 'Write to ana@good.example!'])(
  'shows where mail really goes behind %j',
  (words) => {
    expect(wordsOf(`[${words}](mailto:ana@evil.example)`)).toEqual([`${words} (evil.example)`])
  },
)

it('looks at every host the words name, and at no file in a path', () => {
  expect(wordsOf('[evil.example or good.example](https://evil.example/)')).toEqual([
    'evil.example or good.example (evil.example)',
  ])
  expect(wordsOf('[see..good.example](https://evil.example/)')).toEqual(['see..good.example (evil.example)'])
  expect(wordsOf('[evil.example/good.example](https://evil.example/)')).toEqual(['evil.example/good.example'])
})

it('keeps the words of a link that leads nowhere', () => {
  for (const source of ['[words]()', '[words](<>)', '[words]( )', '[words]("title")', '[words](<> "title")']) {
    expect(links(renderMarkdown(source)), source).toEqual([])
    expect(plainText(renderMarkdown(source)), source).toContain('words')
  }
})

it.each([
  ['words', 'https://evil.example/'],
  ['https://good.example/a', 'https://good.example/b'],
  ['good.example', 'https://www.good.example/'],
  ['www.good.example', 'https://good.example/'],
  ['good.example', 'https://sub.good.example/'],
  ['Good.Example', 'https://good.example/'],
  ['exämple.org', 'https://xn--exmple-cua.org/'],
  ['version 2.0 is out', 'https://good.example/'],
  ['e.g. this', 'https://good.example/'],
  ['ana@good.example', 'mailto:ana@good.example'],
  ['ana.silva@good.example', 'mailto:ana.silva@good.example'],
  ['good.example', 'https://good.example:8443/'],
  ['https://good.example/file.html', 'https://good.example/file.html'],
  ['3.14', 'https://good.example/'],
])('adds nothing to %j, which leads to %s', (words, address) => {
  expect(wordsOf(`[${words}](${address})`)).toEqual([words])
})

it('adds nothing to an address that is its own words', () => {
  for (const address of [
    'https://good.example/a.html?b=c.d',
    '<https://good.example:8443/x>',
    '<ana@good.example>',
    'http://192.0.2.1/x',
    'https://рф.рф/',
  ])
    expect(wordsOf(address)).toEqual([address.replaceAll(/[<>]/g, '')])
})
