// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code as text.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type ESTree, parseSync, Visitor } from 'vite'
import { expect, it } from 'vitest'
import { sources } from './sources.ts'

const root = path.join(import.meta.dirname, '../../..')
const home = 'server/pages/html.ts'

/** What begins an element, a doctype or an XML declaration. */
const markupRe = /<\/?[a-z][\w-]*[\s/>\0]|<\/?[a-z][\w-]*$|<\/?\0[\s/>]|<!doctype|<\?xml/i

/** Text for terminals and Markdown names its blanks so: `<setting>`. */
const isProse = ['server/commands/usage.ts', 'server/sites/settings-reference.ts']

/** Strings and untagged templates that hold markup, and what the tag writes into an attribute without quotes. */
function markupByHand(file: string, source: string): string[] {
  const found: string[] = []
  const tagged = new Set<ESTree.TemplateLiteral>()
  const look = (text: string) => markupRe.test(text) && found.push(`${file}: ${text.trim().slice(0, 60)}`)
  new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.type !== 'Identifier' || tag.name !== 'html') return
      tagged.add(quasi)
      for (const { value, tail } of quasi.quasis)
        if (!tail && /=\s*$/.test(value.raw)) found.push(`${file}: ${value.raw.slice(-40)}`)
    },
    TemplateLiteral(node) {
      if (!tagged.has(node)) look(node.quasis.map(({ value }) => value.cooked).join('\0'))
    },
    Literal({ value }) {
      if (typeof value === 'string') look(value)
    },
  }).visit(parseSync(file, source).program)
  return found
}

const files = [...sources.keys()].filter((file) => /^server\/.*\.ts$/.test(file))
const written = (file: string) => readFileSync(path.join(root, file), 'utf8')
const holding = (pattern: RegExp) => files.filter((file) => file !== home && pattern.test(sources.get(file)!)).sort()

it('writes markup with the tag that escapes, and in no other way', () => {
  const found = files.flatMap((file) => markupByHand(file, written(file)))

  expect(found.filter((one) => !isProse.some((file) => one.startsWith(`${file}:`)))).toEqual([])
  expect(isProse.filter((file) => !found.some((one) => one.startsWith(`${file}:`)))).toEqual([])
  expect(holding(/hono\/(html|jsx)|hono\/utils\/html/)).toEqual([])
})

it('takes strings for markup only where it says why, and escapes by hand nowhere', () => {
  const trusting = holding(/import \{[^}]*\braw\b[^}]*\} from '[^']*\/html\.ts'/)
  expect(trusting).toEqual([
    'server/pages/document.ts',
    'server/pages/feeds/atom.ts',
    'server/pages/feeds/feeds.ts',
    'server/pages/json-ld.ts',
    'server/pages/team/mail-page.ts',
  ])
  for (const file of trusting)
    for (const [above] of written(file).matchAll(/(?:.*\n){3}.*\braw\(/g)) expect(above, file).toMatch(/\/\/ .*\w/)
  // XML asks for a little more than HTML.
  expect(holding(/&(lt|gt|amp|quot|#\d+|#\$\{)/)).toEqual(['server/pages/feeds/atom.ts'])
})

it('would see it', () => {
  const forbidden = [
    'const page = `<p>${words}</p>`',
    "const page = '<b>' + name + '</b>'",
    'const xml = `<?xml version="1.0"?>${rest}`',
    'const whole = "<!doctype html>"',
    'const element = `<${name} class="x">`',
    'const element = `<${name}>`',
    'const element = "</afterword-comments>"',
    'const link = `<a href="${href}">`',
    'const heading = `<h${level}>`',
    'const open = "<a" + attributes',
    'const inside = html`<p>${`<b>${name}</b>`}</p>`',
    'const page = html`<p class=${kind}>`',
    'const page = sql`<p>`',
  ]
  const fine = [
    'const page = html`<p>${words}</p>`',
    'const n = sql<string>`now()`',
    'const inner = html`<ul>${items.map((item) => html`<li class="${kind}">${item}</li>`)}</ul>`',
    'const isLess = a <b && `${a} < ${b}`',
    'const tagRe = /<b>/ // <b>',
    'const next = `<?${params}>; rel="next"`',
  ]

  for (const source of forbidden) expect(markupByHand('server/a.ts', source), source).not.toEqual([])
  for (const source of fine) expect(markupByHand('server/a.ts', source), source).toEqual([])
})
