import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import { pageId, pageUrl } from '../../../shared/comments/comments.ts'
import { sorts } from '../../../shared/comments/sorts.ts'
import type { PlainThread } from '../../../shared/pages.ts'
import { cursor } from '../../../shared/paging.ts'
import { uuid } from '../../../shared/schema.ts'
import type { Viewer } from '../../identity/viewer.ts'
import { markStale } from '../../platform/http/database-problem.ts'
import { costOfBytes } from '../../platform/http/limits/read-budgets.ts'
import { query } from '../../platform/http/parse.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { ownOrigin } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { identifyPage } from '../../threads/page-key.ts'
import { threadById, threadByKey } from '../../threads/threads.ts'
import { plainDocument, policyHeader } from '../document.ts'
import type { PublicDocument } from '../fallback-documents.ts'
import { sitePath, threadPath } from '../page-paths.ts'
import { blankForm, cachedDocument, fillForm } from './cached-thread.ts'
import { guestOfPage, type Place, type PlainDeps, readPlain } from './plain-page.ts'
import { postPlain } from './plain-post.ts'
import { sendInclude } from './thread-include.ts'

const ofPage = {
  // The widget's link to this page carries whatever the page's author wrote as the order.
  sort: v.optional(v.fallback(v.picklist(sorts), 'newest'), 'newest'),
  limit: v.optional(v.string()),
  cursor: v.optional(cursor),
  /** Id of the first comment of the branch to show. */
  comment: v.optional(uuid),
  /** As `comment`, with a form to reply to it. */
  reply: v.optional(uuid),
  /** Asks for a name although the browser has a guest. */
  as: v.optional(v.literal('other')),
  /** Set after posting a comment that is held for review. */
  posted: v.optional(v.literal('held')),
}
const pageQuery = v.strictObject({
  page: v.optional(pageId),
  url: v.optional(pageUrl),
  canonical: v.optional(pageUrl),
  title: v.optional(v.string()),
  ...ofPage,
})
const threadQuery = v.strictObject(ofPage)

/** Pages say how long ago a comment was written, in minutes at least. */
const minuteMs = 60_000

/** Routes of threads as plain HTML pages, below /threads/{site}, for readers whose browser or network blocks the widget. */
export function plainThreads(deps: PlainDeps) {
  const { db, policy, renderer } = deps
  const app = new Hono<SiteEnv>()

  const show = async (
    c: Context<SiteEnv>,
    findPlace: () => Promise<Place>,
    asked: v.InferOutput<typeof threadQuery>,
  ) => {
    const document = await deps.fallback.read(c, () => read(c, findPlace, asked))
    // Who this browser is cannot be looked up while the database is away: then the page is anybody's.
    const guest = 'guest' in document ? document.guest : null
    if ('madeAtMs' in document) markStale(c, document.madeAtMs)
    return send(c, fillForm(c, document.text, guest), 200)
  }

  async function read(
    c: Context<SiteEnv>,
    findPlace: () => Promise<Place>,
    asked: v.InferOutput<typeof threadQuery>,
  ): Promise<PublicDocument & { guest: Viewer | null }> {
    const place = await findPlace()
    const guest = asked.as ? null : await guestOfPage(c, db)
    const { sort, cursor, comment, reply, posted } = asked
    const parts = ['page', sort, cursor, comment, reply, posted, guest !== null, Math.floor(Date.now() / minuteMs)]
    const text = await cachedDocument(deps, c, place, parts, async () =>
      documentOf(c, await readPlain(deps, c.var.site, place, asked, blankForm(guest))),
    )
    return { text, guest, thread: guest ? undefined : (place.row ?? undefined) }
  }

  const answer: Parameters<typeof postPlain>[4] = (c, plain, status) => send(c, documentOf(c, plain), status)

  const documentOf = (c: Context<SiteEnv>, plain: PlainThread) =>
    plainDocument(renderer, plain, { own: ownOrigin(policy, c.req.url), basePath: policy.basePath })

  const send = (c: Context<SiteEnv>, page: string, status: 200 | Problem['status']) => {
    c.header('Content-Security-Policy', policyHeader)
    // A form is one browser's own: its key makes it the guest it is.
    c.header('Cache-Control', 'private, no-cache')
    c.var.reads.spend(costOfBytes(page.length))
    return c.html(page, status)
  }

  app.get('/', sitePath, query(pageQuery), (c) => {
    const asked = c.req.valid('query')
    return show(c, () => placeOfPage(deps, c.var.site, c.req.valid('param'), asked), asked)
  })

  app.post('/', sitePath, query(pageQuery), async (c) => {
    const asked = c.req.valid('query')
    return postPlain(deps, c, await placeOfPage(deps, c.var.site, c.req.valid('param'), asked), asked, answer)
  })

  app.get('/thread.html', sitePath, query(pageQuery), (c) =>
    sendInclude(deps, c, () => placeOfPage(deps, c.var.site, c.req.valid('param'), c.req.valid('query'))),
  )

  app.get('/:thread', threadPath, query(threadQuery), (c) =>
    show(c, () => placeOfThread(deps, c.var.site, c.req.valid('param')), c.req.valid('query')),
  )

  app.post('/:thread', threadPath, query(threadQuery), async (c) => {
    const place = await placeOfThread(deps, c.var.site, c.req.valid('param'))
    return postPlain(deps, c, place, c.req.valid('query'), answer)
  })

  app.get('/:thread/thread.html', threadPath, (c) =>
    sendInclude(deps, c, () => placeOfThread(deps, c.var.site, c.req.valid('param'))),
  )

  return app
}

/** Finds the thread of a page's id or address; its first comment may not have created it yet. */
async function placeOfPage(
  { db, policy }: PlainDeps,
  site: Site,
  { site: slug }: { site: string },
  asked: v.InferOutput<typeof pageQuery>,
): Promise<Place> {
  const { page, canonical } = asked
  if (!page && !asked.url) throw fieldProblem('/query/page', 'is required, or url')
  const { key, url } = identifyPage({ id: page, url: asked.url ?? '', canonical }, site, policy, '/query/url')
  const row = await threadByKey(db, site.id, key)
  const ofSite = `${policy.basePath}/threads/${slug}`
  if (row) return { slug, key, row, url: row.url, address: `${ofSite}/${row.id}` }
  const named = new URLSearchParams({ ...(page && { page }), ...(url && { url }) })
  return { slug, key, row, id: page, url, address: `${ofSite}?${named}` }
}

async function placeOfThread(
  { db, policy }: PlainDeps,
  site: Site,
  { site: slug, thread }: { site: string; thread: string },
): Promise<Place> {
  const row = await threadById(db, site.id, thread)
  if (!row) throw new Problem('not-found', {})
  return { slug, key: row.page_key, row, url: row.url, address: `${policy.basePath}/threads/${slug}/${row.id}` }
}
