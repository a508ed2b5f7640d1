import fs from 'node:fs/promises'
import path from 'node:path'
import { Hono } from 'hono'
import type { HttpEnv } from '../platform/http/http.ts'
import { demoPage } from './demo/plant.ts'
import { html } from './html.ts'
import { longSnippet, snippet } from './snippet.ts'

const folder = path.join(import.meta.dirname, 'demo')

// As strict as a page can be: what works here works under every owner's policy.
const policy =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; " +
  "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/** The demo article of trial mode, at `/`; `?page=` puts another thread under it, for trying threads of any size. */
export async function demo() {
  const article = await fs.readFile(path.join(folder, 'article.html'), 'utf8')
  const sheet = await fs.readFile(path.join(folder, 'article.css'), 'utf8')
  const app = new Hono<HttpEnv>()
  app.get('/', (c) => {
    const { origin } = new URL(c.req.url)
    const pageId = c.req.query('page') ?? demoPage.id
    c.header('Content-Security-Policy', policy)
    c.header('Cache-Control', 'no-cache')
    const plainUrl = `/threads/_?${new URLSearchParams({ page: pageId, url: origin })}`
    // Text, to be read and copied.
    const shown = html`${snippet(origin).toString()}`
    return c.html(
      article
        .replace('<!-- afterword -->', () => longSnippet('', pageId, plainUrl).toString())
        .replace('<!-- snippet -->', () => shown.toString()),
    )
  })
  app.get('/demo/article.css', (c) => {
    c.header('Cache-Control', 'no-cache')
    c.header('Content-Type', 'text/css; charset=utf-8')
    return c.body(sheet)
  })
  return app
}
