import path from 'node:path'
import { Hono } from 'hono'
import type { HttpEnv } from '../../platform/http/http.ts'
import { forever, readAssets, send } from '../assets.ts'
import { html } from '../html.ts'

// Nothing runs here that is not ours, nothing is parsed as HTML, and nobody may put this page into a frame.
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/**
 * The team's console, at `/console`: a page without content, which its script fills with what its cookie may see. It works at
 * `publicUrl` only and says so elsewhere; null is trial mode, where it works wherever it is opened.
 */
export async function consolePages(dist: string, publicUrl: string | null) {
  const files = await readAssets(path.join(dist, 'console'))
  const script = [...files.keys()].find((name) => name.startsWith('console-'))!
  const page = pageOf(script, publicUrl && `${publicUrl}/console`)
  const app = new Hono<HttpEnv>()
  app.get('/', (c) => {
    c.header('Content-Security-Policy', policy)
    c.header('Cache-Control', 'no-cache')
    return c.html(page)
  })
  app.get('/:name', (c) => {
    const asset = files.get(c.req.param('name'))
    return asset ? send(c, asset, forever) : c.notFound()
  })
  return app
}

/** Where a link of the team leads. Its token stands behind the #, which no server is ever sent and no log keeps. */
export function consoleLink(address: string, token: string, slug?: string): string {
  return `${address}/console${slug ? `?${new URLSearchParams({ site: slug })}` : ''}#link=${token}`
}

// From where the page is, so that it also loads where it does not live, and can say where it does.
const pageOf = (script: string, address: string | null) =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>Afterword</title>
<link rel="icon" href="favicon.svg" type="image/svg+xml">
<script type="module" src="console/${script}"></script>
</head>
<body>
<div id="console"${address && html` data-address="${address}"`}></div>
<noscript><p>The console needs JavaScript.</p></noscript>
</body>
</html>
`.toString()
