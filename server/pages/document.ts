import type { PageRenderer, PlainForm, PlainThread } from '../../shared/pages.ts'
import { type Html, type HtmlChild, html, raw } from './html.ts'
import { discussionData } from './json-ld.ts'

/** Content Security Policy of plain pages: files of this server only. */
export const policyHeader =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The server's origin and the path that its pages are below. */
interface Here {
  own: string
  basePath: string
}

/** The whole document of a plain page. */
export function plainDocument(
  { say, renderThread }: PageRenderer,
  plain: PlainThread,
  { own, basePath }: Here,
): string {
  const { page, articleUrl, address, form } = plain
  const { id, title } = page.thread
  const heading = title ? say('page.comments.on', { title }) : say('page.comments')
  const feed = (type: string, file: string) =>
    html`<link rel="alternate" type="${type}" title="${say('page.comments')}" href="${address}/${file}">\n`
  const shown = form?.refusal ? say('page.error', { title: heading }) : heading
  // Preact escapes what it renders.
  return documentOf(basePath, shown, raw(renderThread(plain)), [
    articleUrl && html`<link rel="canonical" href="${articleUrl}">\n`,
    id && [feed('application/atom+xml', 'feed.atom'), feed('application/feed+json', 'feed.json')],
    id && html`<script type="application/ld+json">${discussionData(plain, own)}</script>\n`,
  ])
}

/** The document of a page whose address is a key: it is told to nobody else. `main` is the inside of its `<main>`. */
export const secretDocument = (basePath: string, title: string, main: Html): string =>
  // Not "no-referrer": a form on it would be sent without its origin.
  documentOf(basePath, title, main, html`<meta name="referrer" content="same-origin">\n`)

/** Makes the document of a refused form without its page. `action` is the address the form is sent to. */
export const formDocument = (
  { say, renderForm }: PageRenderer,
  form: PlainForm,
  action: string,
  basePath: string,
): string =>
  // Preact escapes what it renders.
  documentOf(basePath, say('page.error', { title: say('page.comments') }), raw(renderForm(form, action)))

/**
 * Makes the document of any of our pages outside the console; `links` goes into its head. Returns a string: given markup, Hono
 * would answer asynchronously.
 */
export const documentOf = (basePath: string, title: string, main: Html, links: HtmlChild = null): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="${basePath}/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${basePath}/threads/style.css">
${links}</head>
<body>
<main>${main}</main>
</body>
</html>
`.toString()
