/** A body as JSON would carry it, and whether it may stand. */
interface BodyVector {
  name: string
  body: unknown
  isFine: boolean
}

const family = '👨‍👩‍👧‍👦'
const accented = 'e\u0301'
const fine = (name: string, body: string): BodyVector => ({ name, body, isFine: true })
const refused = (name: string, body: unknown): BodyVector => ({ name, body, isFine: false })

/** What every way to hand in a body must judge alike: posting, editing and the preview. Each is well under a request's 64 KB. */
export const bodyVectors: BodyVector[] = [
  fine('two letters', 'ab'),
  fine('two emoji families', family + family),
  fine('one letter between two others far apart', 'a\n\n\n\nb'),
  fine('5,000 letters', 'a'.repeat(5_000)),
  fine('5,000 emoji', '😀'.repeat(5_000)),
  fine('5,000 letters with a combining mark each', accented.repeat(5_000)),
  fine('20,480 bytes in fewer characters', `${accented}\u0301`.repeat(4_096)),
  fine('20,475 bytes of emoji families', family.repeat(819)),
  fine('HTML', '<script>alert(1)</script>'),
  fine('SQL', `'); drop table comment; --`),
  fine('right to left, and overrides within', 'שלום \u202eabc\u202c'),
  fine('a code point beyond the basic plane', '𝒳𝒴'),
  fine('noncharacters', '\uffff\ufffe'),
  fine('control characters', 'a\u0001b\u001f'),
  fine('code between spaces', '` x `'),
  fine('a link that leads nowhere', '[words]()'),

  refused('one letter', 'x'),
  refused('one letter in spaces', '  x \n'),
  refused('one emoji family', family),
  refused('one letter with a combining mark', accented),
  refused('nothing', ''),
  refused('spaces', '   \n\t  '),
  refused('5,001 letters', 'a'.repeat(5_001)),
  refused('5,001 emoji', '😀'.repeat(5_001)),
  refused('5,001 letters with a combining mark each', accented.repeat(5_001)),
  refused('20,481 bytes in fewer characters', `${`${accented}\u0301`.repeat(4_096)}a`),
  refused('20,500 bytes of emoji families', family.repeat(820)),
  refused('a NUL', 'one\u0000two'),
  refused('a lone high surrogate', 'one \ud83d'),
  refused('a lone low surrogate', '\ude00 one'),
  refused('surrogates the wrong way round', 'one \ude00\ud83d'),

  refused('an empty quote', '> '),
  refused('an empty quote in an empty quote', '> >\n>'),
  refused('an empty list', '- \n- '),
  refused('an empty numbered list', '1. \n2. '),
  refused('an empty code block', '```\n```'),
  refused('a link with no words', '[](https://example.org)'),
  refused('no-break spaces by entity', '&nbsp;&nbsp;&#160;'),
  refused('zero-width spaces', '\u200b\u200b\u200b'),
  refused('zero-width spaces by entity', '&#8203;&ZeroWidthSpace;&zwnj;'),
  refused('byte order marks', '\ufeff\ufeff'),
  refused('soft hyphens', '\u00ad\u00ad'),
  refused('Hangul fillers', '\u3164\u3164\u115f\uffa0'),
  refused('empty braille', '\u2800\u2800'),
  refused('tag characters', '\u{e0041}\u{e0042}'),
  refused('variation selectors', '\ufe0f\ufe0f\u{e0100}'),
  refused('direction marks', '\u202e\u200f\u2066'),

  refused('null', null),
  refused('a number', 42),
  refused('a truth', true),
  refused('an object', { text: 'hello' }),
  refused('a virtual node', { type: 'p', props: { dangerouslySetInnerHTML: { __html: '<b>' } }, constructor: null }),
  refused('a list', ['hello', 'there']),
  refused('a list of a list', [['hello']]),
]
