import { expect, it } from 'vitest'
import { plainText, renderMarkdown } from '../../server/comments/markdown/markdown.ts'
import { bodyMaxBytes } from '../../shared/limits.ts'

// Each repeated up to the longest body: what has slowed Markdown parsers, link finders and our own patterns down before.
const hostile: Record<string, (n: number) => string> = {
  'opening brackets': (n) => '['.repeat(n),
  'closing brackets': (n) => ']'.repeat(n),
  'bracket pairs': (n) => '['.repeat(n / 2) + ']'.repeat(n / 2),
  'links in links': (n) => '[a'.repeat(n / 4) + '](b'.repeat(n / 8),
  'open links': (n) => '[a](<b'.repeat(n / 6),
  'link titles': (n) => '[a](b "'.repeat(n / 7),
  images: (n) => '![a](b'.repeat(n / 6),
  'good links': (n) => '[a](http://b.cd)'.repeat(n / 16),
  'long link words': (n) => `[${'a.'.repeat(n / 2)}](http://b.cd)`,
  'dashes in link words': (n) => `[${'-'.repeat(n)}](http://b.cd)`,
  'dots in link words': (n) => `[${'.'.repeat(n)}](http://b.cd)`,
  'dots and dashes in link words': (n) => `[${'.-'.repeat(n / 2)}](http://b.cd)`,
  'letters in link words': (n) => `[${'a'.repeat(n)}](http://b.cd)`,
  'numbers in link words': (n) => `[${'1.'.repeat(n / 2)}](http://b.cd)`,
  'hosts in link words': (n) => `[${'evil.example '.repeat(n / 13)}](http://b.cd)`,
  'marks in link words': (n) => `[${'a\u0301.'.repeat(n / 4)}](http://b.cd)`,
  stars: (n) => '*'.repeat(n),
  'stars and letters': (n) => '*a'.repeat(n / 2),
  'double stars and letters': (n) => '**a '.repeat(n / 4),
  'stars and underscores': (n) => '*a_ '.repeat(n / 4),
  'open emphasis': (n) => 'a**b'.repeat(n / 4),
  'emphasis in turn': (n) => '*_'.repeat(n / 2),
  tildes: (n) => '~~a'.repeat(n / 3),
  'tilde runs': (n) => '~'.repeat(n),
  quotes: (n) => '>'.repeat(n),
  'quotes in lines': (n) => '> a\n'.repeat(n / 4),
  'deeper and deeper quotes': (n) =>
    Array.from({ length: Math.sqrt(n * 2) }, (_, depth) => '>'.repeat(depth)).join('\n'),
  lists: (n) => '- '.repeat(n / 2),
  'deeper and deeper lists': (n) =>
    Array.from({ length: Math.sqrt(n) }, (_, depth) => `${' '.repeat(depth * 2)}- a`).join('\n'),
  'list items': (n) => '- a\n'.repeat(n / 4),
  'numbered items': (n) => '1. a\n'.repeat(n / 5),
  'quotes and lists': (n) => '> - '.repeat(n / 4),
  backticks: (n) => '`'.repeat(n),
  'backtick runs': (n) => Array.from({ length: Math.sqrt(n * 2) }, (_, run) => `${'`'.repeat(run)} `).join(''),
  'open code': (n) => '`a '.repeat(n / 3),
  fences: (n) => '```\n'.repeat(n / 4),
  'long fences': (n) => `${'`'.repeat(n / 2)}\n${'`'.repeat(n / 2)}`,
  backslashes: (n) => '\\'.repeat(n),
  escapes: (n) => '\\*'.repeat(n / 2),
  entities: (n) => '&amp;'.repeat(n / 5),
  ampersands: (n) => '&'.repeat(n),
  'broken entities': (n) => '&#x'.repeat(n / 3),
  'open tags': (n) => '<a '.repeat(n / 3),
  'angle brackets': (n) => '<'.repeat(n),
  autolinks: (n) => '<http://a'.repeat(n / 9),
  comments: (n) => '<!--'.repeat(n / 4),
  declarations: (n) => '<!A'.repeat(n / 3),
  processing: (n) => '<?'.repeat(n / 2),
  'CDATA sections': (n) => '<![CDATA['.repeat(n / 9),
  addresses: (n) => 'http://a.bc '.repeat(n / 12),
  'one long address': (n) => `http://a.bc/${'d'.repeat(n)}`,
  'brackets in an address': (n) => `http://a.bc/${'('.repeat(n)}`,
  'quotes in an address': (n) => `http://a.bc/${'"'.repeat(n)}`,
  'dots in an address': (n) => `http://a.bc/${'.'.repeat(n)}`,
  'mail addresses': (n) => 'a@b.cd '.repeat(n / 7),
  'at signs': (n) => '@'.repeat(n),
  'names without an end': (n) => 'a.'.repeat(n / 2),
  schemes: (n) => 'http:'.repeat(n / 5),
  'scheme slashes': (n) => '://'.repeat(n / 3),
  'numbers and dots': (n) => '1.'.repeat(n / 2),
  'empty lines': (n) => 'a\n\n'.repeat(n / 3),
  spaces: (n) => `a${' '.repeat(n)}b`,
  'trailing spaces': (n) => 'a   \n'.repeat(n / 5),
  tabs: (n) => '\t'.repeat(n),
  NULs: (n) => '\u0000'.repeat(n),
  definitions: (n) => '[a]: b\n'.repeat(n / 7),
  pipes: (n) => '|'.repeat(n),
  'table rows': (n) => '|a|b|\n|-|-|\n'.repeat(n / 12),
  underlines: (n) => 'a\n===\n'.repeat(n / 6),
  rules: (n) => '***\n'.repeat(n / 4),
  hashes: (n) => '#'.repeat(n),
  'emoji families': (n) => '👨‍👩‍👧‍👦'.repeat(n / 25),
  'combining marks': (n) => `a${'\u0301'.repeat(n / 2)}`,
  'direction overrides': (n) => '\u202e'.repeat(n / 3),
}

const small = bodyMaxBytes / 4

/** What this thread works on it, in ms, the least of several tries: what the machine does beside is no part of it. */
function timeOf(source: string, tries: number): number {
  let leastMs = Number.POSITIVE_INFINITY
  for (let n = 0; n < tries; n++) {
    const from = process.threadCpuUsage()
    plainText(renderMarkdown(source))
    const { user, system } = process.threadCpuUsage(from)
    leastMs = Math.min(leastMs, (user + system) / 1_000)
  }
  return leastMs
}

// Four times as long may take four times the time; quadratic would be sixteen. What is done sooner than ordinary text of the
// longest length says nothing.
const ordinary = 'Words of *ordinary* length, a [link](https://example.org/a) and `code`.\n\n'
const ordinaryMs = timeOf(ordinary.repeat(bodyMaxBytes / ordinary.length), 5)

it.each(Object.keys(hostile))('takes time in proportion to the length of %s', (name) => {
  const [short, long] = [hostile[name]!(small), hostile[name]!(small * 4)]
  timeOf(long, 1)

  const [shortMs, longMs] = [timeOf(short, 5), timeOf(long, 5)]

  expect(longMs / Math.max(shortMs, ordinaryMs)).toBeLessThan(10)
})
