import type { PlainThread, ServerSay } from '../../shared/pages.ts'
import { escapeHtml } from './html.ts'
import { discussionData } from './json-ld.ts'

/** What a plain page may load: nothing that is not ours. */
export const policyHeader =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The whole document of a plain page. `main` is its rendered inside, `own` our origin. */
export function plainDocument(say: ServerSay, plain: PlainThread, main: string, own: string): string {
  const { page, articleUrl, address, form } = plain
  const { id, title } = page.thread
  const heading = title ? say('page.comments.on', { title }) : say('page.comments')
  const feed = (type: string, file: string) =>
    link({ rel: 'alternate', type, title: say('page.comments'), href: `${address}/${file}` })
  return documentOf(form?.refusal ? say('page.error', { title: heading }) : heading, main, [
    ...(articleUrl ? [link({ rel: 'canonical', href: articleUrl })] : []),
    ...(id ? [feed('application/atom+xml', 'feed.atom'), feed('application/feed+json', 'feed.json')] : []),
    ...(id ? [`<script type="application/ld+json">${discussionData(plain, own)}</script>`] : []),
  ])
}

/** The document of a page whose address is a key: it is told to nobody else. */
export const secretDocument = (title: string, main: string) =>
  // Not "no-referrer": a form on it would be sent without its origin.
  documentOf(title, main, ['<meta name="referrer" content="same-origin">'])

/** The document of a form that came back alone. `main` is its rendered inside. */
export const formDocument = (say: ServerSay, main: string) =>
  documentOf(say('page.error', { title: say('page.comments') }), main)

const link = (attributes: Record<string, string>) =>
  `<link ${Object.entries(attributes)
    .map(([name, value]) => `${name}="${escapeHtml(value)}"`)
    .join(' ')}>`

function documentOf(title: string, main: string, links: string[] = []): string {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="robots" content="noindex">',
    `<title>${escapeHtml(title)}</title>`,
    link({ rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' }),
    link({ rel: 'stylesheet', href: '/threads/style.css' }),
    ...links,
  ]
  return `<!doctype html>
<html lang="en">
<head>
${head.join('\n')}
</head>
<body>
<main>${main}</main>
</body>
</html>
`
}
