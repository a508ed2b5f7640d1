import type { Context } from 'hono'
import { ownOrigin } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { idOfKey } from '../../threads/page-key.ts'
import { sendPublic } from '../send-public.ts'
import { cachedDocument } from './cached-thread.ts'
import { type Place, type PlainDeps, threadPageOf } from './plain-page.ts'

/**
 * Answers with a thread as a piece of HTML for the pages of a static site: the widget's element, with its first comments in a
 * declarative shadow root, so that they show before any script runs and are in the page for machines.
 */
export async function sendInclude(
  deps: PlainDeps,
  c: Context<SiteEnv>,
  findPlace: () => Promise<Place>,
): Promise<Response> {
  const own = ownOrigin(deps.policy, c.req.url)
  const sheetUrl = `${own}${deps.policy.basePath}/threads/include.css`
  const document = await deps.fallback.read(c, async () => {
    const place = await findPlace()
    const text = await cachedDocument(deps, c, place, ['include', place.address], async () =>
      deps.renderer.renderInclude({
        page: await threadPageOf(deps, c.var.site, place, { sort: 'newest' }),
        pageId: idOfKey(place.key),
        site: place.slug,
        plainUrl: own + place.address,
        sheetUrl,
      }),
    )
    return { text, thread: place.row ?? undefined }
  })
  // A piece of somebody's page, never a page: opened by itself it does nothing.
  c.header('Content-Security-Policy', `default-src 'none'; style-src 'self'; frame-ancestors 'none'`)
  c.header('X-Robots-Tag', 'noindex')
  return sendPublic(c, document, 'text/html; charset=utf-8')
}
