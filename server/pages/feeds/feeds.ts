import { type Context, Hono } from 'hono'
import type { PageRenderer } from '../../../shared/pages.ts'
import { type PlacedComment, readNewest } from '../../comments/reading/read-newest.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { type OriginPolicy, ownAddress } from '../../sites/origins.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { isKnownUrl, nameOfKey } from '../../threads/page-key.ts'
import { type ThreadRow, threadById } from '../../threads/threads.ts'
import type { DocumentCache } from '../document-cache.ts'
import type { FallbackDocuments } from '../fallback-documents.ts'
import { raw } from '../html.ts'
import { sitePath, threadPath } from '../page-paths.ts'
import { sendPublic } from '../send-public.ts'
import { writeAtom } from './atom.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { writeJsonFeed } from './json-feed.ts'

const formats = {
  'feed.atom': { type: 'application/atom+xml; charset=utf-8', write: writeAtom },
  'feed.json': { type: 'application/feed+json; charset=utf-8', write: writeJsonFeed },
}

interface FeedDeps {
  db: Db
  policy: OriginPolicy
  renderer: PageRenderer
  documents: DocumentCache
  fallback: FallbackDocuments
}

/** Routes of the Atom and JSON feeds of a site and of each thread, below /threads/{site}. */
export function feeds({ db, policy, renderer, documents, fallback }: FeedDeps) {
  const app = new Hono<SiteEnv>()

  for (const [file, format] of Object.entries(formats)) {
    app.get(`/${file}`, sitePath, (c) => answer(c, c.req.valid('param').site, async () => null))
    app.get(`/:thread/${file}`, threadPath, (c) => {
      const { site: slug, thread: id } = c.req.valid('param')
      return answer(c, slug, async () => {
        const thread = await threadById(db, c.var.site.id, id)
        if (!thread) throw new Problem('not-found', {})
        return thread
      })
    })

    async function answer(c: Context<SiteEnv>, slug: string, find: () => Promise<ThreadRow | null>): Promise<Response> {
      const { site, reads } = c.var
      const document = await fallback.read(c, async () => {
        const thread = await find()
        const about = [ownAddress(policy, c.req.url), slug, site.name, site.origins]
        const key = ['feed', file, site.id, thread ?? documents.siteVersion, about]
        const text = await documents.get(reads, key, async () => format.write(await readFeed(c, slug, thread, file)))
        return { text, thread }
      })
      return sendPublic(c, document, format.type)
    }
  }

  async function readFeed(c: Context<SiteEnv>, slug: string, thread: ThreadRow | null, file: string): Promise<Feed> {
    const { site } = c.var
    const ofSite = `${ownAddress(policy, c.req.url)}/threads/${slug}`
    const known = (url: string) => (isKnownUrl(url, site, policy) ? url : null)
    const placed = await readNewest(db, site.id, thread?.id ?? null)
    return {
      id: thread?.id ?? site.id,
      title: renderer.say('page.comments.on', {
        title: thread ? thread.title || nameOfKey(thread.page_key) : site.name,
      }),
      pageUrl: thread && (known(thread.url) ?? `${ofSite}/${thread.id}`),
      feedUrl: `${ofSite}/${thread ? `${thread.id}/` : ''}${file}`,
      entries: placed.map((one) => entryOf(renderer, one, known(one.page.url), ofSite, thread === null)),
    }
  }

  return app
}

function entryOf(
  { say, renderBody }: PageRenderer,
  { comment, page }: PlacedComment,
  articleUrl: string | null,
  ofSite: string,
  namesPage: boolean,
): FeedEntry {
  const { id, threadId, parentId, author, body, createdAt, editedAt } = comment
  const { name } = author!
  const kind = parentId ? 'feed.reply' : 'feed.comment'
  const plainUrl = `${ofSite}/${threadId}`
  return {
    id,
    parentId,
    title: namesPage && page.title ? say(`${kind}.on`, { name, title: page.title }) : say(kind, { name }),
    author: name,
    url: articleUrl ? `${articleUrl.replace(/#.*/, '')}#comment-${id}` : `${plainUrl}?comment=${id}#comment-${id}`,
    parentUrl: parentId && `${plainUrl}?comment=${parentId}#comment-${parentId}`,
    // Preact escapes what it renders.
    content: raw(renderBody(body)),
    publishedAt: createdAt,
    updatedAt: editedAt ?? createdAt,
  }
}
