import { escapeHtml } from '../html.ts'
import { nodesHtml } from '../threads/node-html.ts'
import type { Feed, FeedEntry } from './feed.ts'

// What XML 1.0 allows nowhere, not even escaped; people may write it.
const forbiddenRe = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** Of a feed without entries: there is no other time to tell, and the element may not be missing. */
const never = '1970-01-01T00:00:00.000Z'

/** Writes a feed as Atom (RFC 4287), telling what answers what (RFC 4685). */
export function writeAtom({ id, title, pageUrl, feedUrl, entries }: Feed): string {
  const updatedAt = entries.map((entry) => entry.updatedAt).sort().at(-1) ?? never // biome-ignore format: short
  const xml = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<id>urn:uuid:${id}</id>
<title>${escapeHtml(title)}</title>
<updated>${updatedAt}</updated>
<link rel="self" type="application/atom+xml" href="${escapeHtml(feedUrl)}"/>
${pageUrl === null ? '' : `<link rel="alternate" type="text/html" href="${escapeHtml(pageUrl)}"/>\n`}${entries.map(entryXml).join('')}</feed>
`
  return xml.replace(forbiddenRe, '\ufffd')
}

function entryXml({ id, parentId, parentUrl, title, author, url, body, publishedAt, updatedAt }: FeedEntry): string {
  const answers = parentId
    ? `<thr:in-reply-to ref="urn:uuid:${parentId}" type="text/html" href="${escapeHtml(parentUrl!)}"/>\n`
    : ''
  return `<entry>
<id>urn:uuid:${id}</id>
<title>${escapeHtml(title)}</title>
<author><name>${escapeHtml(author)}</name></author>
<published>${publishedAt}</published>
<updated>${updatedAt}</updated>
<link rel="alternate" type="text/html" href="${escapeHtml(url)}"/>
${answers}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${nodesHtml(body)}</div></content>
</entry>
`
}
