import { type Html, html, raw } from '../html.ts'
import type { Feed, FeedEntry } from './feed.ts'

// What XML 1.0 allows nowhere, not even escaped; people may write it.
const forbiddenRe = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

/** The `updated` of a feed without entries: the element is required. */
const never = '1970-01-01T00:00:00.000Z'

/** Writes a feed as Atom (RFC 4287) with the reply relations of RFC 4685. */
export function writeAtom({ id, title, pageUrl, feedUrl, entries }: Feed): string {
  const updatedAt = entries.map((entry) => entry.updatedAt).sort().at(-1) ?? never // biome-ignore format: short
  const xml = html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">
<id>urn:uuid:${id}</id>
<title>${title}</title>
<updated>${updatedAt}</updated>
<link rel="self" type="application/atom+xml" href="${feedUrl}"/>
${pageUrl !== null && html`<link rel="alternate" type="text/html" href="${pageUrl}"/>\n`}${entries.map(entryXml)}</feed>
`
  return xml.toString().replace(forbiddenRe, '\ufffd')
}

function entryXml({ id, parentId, parentUrl, title, author, url, content, publishedAt, updatedAt }: FeedEntry): Html {
  const answers = parentId && html`<thr:in-reply-to ref="urn:uuid:${parentId}" type="text/html" href="${parentUrl}"/>\n`
  return html`<entry>
<id>urn:uuid:${id}</id>
<title>${title}</title>
<author><name>${author}</name></author>
<published>${publishedAt}</published>
<updated>${updatedAt}</updated>
<link rel="alternate" type="text/html" href="${url}"/>
${answers}<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${xhtml(content)}</div></content>
</entry>
`
}

// XML allows `]]>` in no text, HTML does. It is markup as before: no tag ends this way, since attributes end with a quote.
const xhtml = (markup: Html) => raw(markup.toString().replaceAll(']]>', ']]&gt;'))
