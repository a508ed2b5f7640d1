import { decodeHTML } from 'entities'
import { titleMaxLength } from '../../shared/limits.ts'
import { isStorable } from '../../shared/text.ts'

/** What a page says of itself in its head; null where it says nothing. */
export interface PageFacts {
  title: string | null
  description: string | null
  /** The canonical link as it is written, perhaps relative. */
  canonical: string | null
}

const descriptionMaxLength = 1_000

const ignoredRe = /<!--.*?(?:-->|$)|<(script|style|template|noscript|svg)\b.*?(?:<\/\1\s*>|$)/gis
const tagRe = /<(meta|link)\b((?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const attributeRe = /([^\s"'<>/=]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g

/**
 * Reads title, description and canonical link from the beginning of a page's HTML: of the title what is meant for sharing
 * (Open Graph), else the title itself. No tree is made of it: text is all that is taken.
 */
export function readPageFacts(html: string): PageFacts {
  const head = html.replace(ignoredRe, ' ').split(/<body\b/i, 1)[0]!
  const metas = new Map<string, string>()
  let canonical: string | null = null
  for (const [, tag, attributes] of head.matchAll(tagRe)) {
    const read = attributesOf(attributes!)
    const name = (read.get('property') ?? read.get('name') ?? '').toLowerCase()
    if (tag!.toLowerCase() === 'meta' && !metas.has(name)) metas.set(name, read.get('content') ?? '')
    if (tag!.toLowerCase() === 'link' && /(^|\s)canonical(\s|$)/i.test(read.get('rel') ?? ''))
      canonical ??= read.get('href') ?? null
  }
  const title = /<title\b[^>]*>([^<]*)/i.exec(head)?.[1]
  return {
    title: textOf(metas.get('og:title'), titleMaxLength) ?? textOf(title && decodeHTML(title), titleMaxLength),
    description: textOf(metas.get('og:description') ?? metas.get('description'), descriptionMaxLength),
    canonical: canonical?.trim() || null,
  }
}

function attributesOf(written: string): Map<string, string> {
  const read = new Map<string, string>()
  for (const [, name, double, single, bare] of written.matchAll(attributeRe))
    if (!read.has(name!.toLowerCase())) read.set(name!.toLowerCase(), decodeHTML(double ?? single ?? bare ?? ''))
  return read
}

/** In one line, cut between characters; null for none. */
function textOf(text: string | undefined, maxLength: number): string | null {
  const line = (text ?? '').replace(/\s+/g, ' ').trim()
  if (!line || !isStorable(line)) return null
  if (line.length <= maxLength) return line
  const cut = line.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')
  return `${cut.trimEnd()}…`
}
