import { Hono } from 'hono'
import * as v from 'valibot'
import { cursor, pageId, pageUrl } from '../../shared/comments.ts'
import type { PageRenderer, PlainThread } from '../../shared/pages.ts'
import { uuid } from '../../shared/schema.ts'
import { readContext } from '../comments/read-context.ts'
import { readPage } from '../comments/read-page.ts'
import type { Db } from '../platform/database.ts'
import { query } from '../platform/parse.ts'
import { fieldProblem } from '../platform/problem.ts'
import type { OriginPolicy } from '../sites/origins.ts'
import { isKnownUrl, pageKey } from '../sites/page-key.ts'
import { publicSettingsOf } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { threadByKey, threadView, unmadeThread } from '../sites/threads.ts'
import { escapeHtml } from './html.ts'

const policyHeader =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const plainQuery = v.strictObject({
  page: v.optional(pageId),
  url: v.optional(pageUrl),
  canonical: v.optional(pageUrl),
  title: v.optional(v.string()),
  sort: v.optional(v.string()),
  limit: v.optional(v.string()),
  cursor: v.optional(cursor),
  comment: v.optional(uuid),
})

/** A thread as a page of plain HTML, below /threads/{site}: for readers whose browser or network blocks the widget. */
export function plainThreads({ db, policy, renderer }: { db: Db; policy: OriginPolicy; renderer: PageRenderer }) {
  const app = new Hono<SiteEnv>()

  app.get('/', query(plainQuery), async (c) => {
    const { site } = c.var
    const asked = c.req.valid('query')
    const url = asked.url ?? ''
    if (!asked.page && !url) throw fieldProblem('/query/page', 'is required, or url')
    const key = pageKey({ id: asked.page, url, canonical: asked.canonical }, site, policy)
    const row = await threadByKey(db, site.id, key)
    const request = { threadId: row?.id ?? '', parentId: null, sort: 'newest' as const, cursor: asked.cursor }
    const items = row && !asked.comment ? await readPage(db, site, request) : { items: [], nextCursor: null }
    const thread = row ? threadView(row) : unmadeThread(key, url, '')
    const plain: PlainThread = {
      page: { site: { id: site.id, settings: publicSettingsOf(site, policy.trial) }, thread, ...items },
      branch: asked.comment ? await readContext(db, site, asked.comment, null) : null,
      address: `?${new URLSearchParams({ ...(asked.page && { page: asked.page }), ...(url && { url }) })}`,
      articleUrl: thread.url && isKnownUrl(thread.url, site, policy) ? thread.url : null,
    }
    c.header('Content-Security-Policy', policyHeader)
    c.header('Cache-Control', 'public, no-cache')
    return c.html(document(plain, renderer.renderThread(plain)))
  })

  return app
}

function document({ page, articleUrl }: PlainThread, main: string): string {
  const title = page.thread.title ? `Comments on ${page.thread.title}` : 'Comments'
  const canonical = articleUrl ? `<link rel="canonical" href="${escapeHtml(articleUrl)}">\n` : ''
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${canonical}<link rel="stylesheet" href="/threads/style.css">
</head>
<body>
<main>${main}</main>
</body>
</html>
`
}
