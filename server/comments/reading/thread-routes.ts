import { Hono } from 'hono'
import * as threadsApi from '../../../shared/api/readers/threads.ts'
import * as viewerApi from '../../../shared/api/readers/viewer.ts'
import type { ThreadPage } from '../../../shared/comments/threads.ts'
import { rootsPerPage } from '../../../shared/limits.ts'
import { findPerson } from '../../identity/find-viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { nextLink } from '../../platform/http/http.ts'
import { Gate } from '../../platform/http/limits/gate.ts'
import { readCosts } from '../../platform/http/limits/read-budgets.ts'
import { warnOnce } from '../../platform/http/limits/warn-once.ts'
import { Problem } from '../../platform/http/problem.ts'
import { route } from '../../platform/http/route.ts'
import type { Log } from '../../platform/log.ts'
import { mayWriteFrom, type OriginPolicy } from '../../sites/origins.ts'
import { publicSettingsOf } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { identifyPage } from '../../threads/page-key.ts'
import { postingLimitsOf } from '../../threads/posting-limits.ts'
import { type ThreadRow, threadById, threadByKey, threadView, unmadeThread } from '../../threads/threads.ts'
import { searchThread } from '../search/search.ts'
import { changesView, readChanges } from './read-changes.ts'
import { readCommentPage } from './read-comment-page.ts'
import { readCounts } from './read-counts.ts'
import { readFeatured } from './read-featured.ts'
import { readMe } from './read-me.ts'
import { readSome } from './read-some.ts'
import type { ResponseCache } from './response-cache.ts'

/** Makes the query of a page of comments from its members, in one spelling. */
function queryOf(members: Record<string, string | string[] | number | undefined>): URLSearchParams {
  const pairs = Object.entries(members).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, String(one)]),
  )
  return new URLSearchParams(pairs)
}

interface ThreadDeps {
  db: Db
  log: Log
  policy: OriginPolicy
  pages: ResponseCache
}

/** Searches take at most a quarter of the pool's twelve connections, and one address leaves one of those to others. */
const searchCaps = { running: 3, runningPerAddress: 2, waiting: 12, waitingPerAddress: 4 }

/** Routes that read threads, below /api/v1/sites/{site}. */
export function threadRoutes({ db, log, policy, pages }: ThreadDeps) {
  const app = new Hono<SiteEnv>()
  const searches = new Gate({
    ...searchCaps,
    what: 'searches',
    onFull: warnOnce(log, 'more searches at once than are allowed: further ones are refused', searchCaps),
  })

  route(app, threadsApi.readThread, async ({ site, query, c }) => {
    const { page, title = '', sort = 'newest', limit = rootsPerPage } = query
    const { key, url } = identifyPage(
      { id: page, url: query.url, canonical: query.canonical },
      site,
      policy,
      '/query/url',
    )
    const settings = publicSettingsOf(site, policy.trial)
    const pageOf = async (row: ThreadRow | null): Promise<ThreadPage> => ({
      site: { id: site.id, settings },
      thread: row ? threadView(row) : unmadeThread(key, url, title),
      ...(row
        ? await readCommentPage(db, site, { threadId: row.id, parentId: null, sort, limit })
        : { items: [], nextCursor: null }),
    })
    const sent = await pages.send(c, async () => {
      const row = await threadByKey(db, site.id, key)
      return {
        key: row ? ['thread', row.id, sort, limit] : ['unmade', key, url, title],
        threadId: row?.id ?? null,
        version: row?.version ?? 0,
        about: [settings, row && postingLimitsOf(row)],
        make: () => pageOf(row),
        next: (from) => nextLink(`threads/${row!.id}/comments`, queryOf({ sort, limit, cursor: from })),
      }
    })
    return sent!
  })

  route(app, threadsApi.readComments, async ({ site, params, query, c }) => {
    const { cursor, limit = rootsPerPage, id, sort = 'newest', featured } = query
    const threadId = params.thread
    const request = { threadId, parentId: null, sort, cursor, limit }
    const sent = await pages.send(c, async () => {
      const row = await threadById(db, site.id, threadId)
      const make = () => {
        if (id) return readSome(db, site, { threadId, ids: id, cursor })
        return featured ? readFeatured(db, site, request) : readCommentPage(db, site, request)
      }
      const some = id && ['some', threadId, cursor, ...new Set(id.toSorted())]
      const key = some ?? ['page', threadId, featured ? 'featured' : sort, limit, cursor]
      const next = (from: string) => nextLink('', queryOf({ sort, limit, featured, id, cursor: from }))
      return row && { key, threadId, version: row.version, about: null, make, next }
    })
    if (!sent) throw new Problem('not-found', {})
    return sent
  })

  route(app, threadsApi.searchThread, async ({ site, params, query, c }) => {
    const thread = await threadById(db, site.id, params.thread)
    if (!thread) throw new Problem('not-found', {})
    c.header('Cache-Control', 'public, no-cache')
    const { address, spend } = c.var.reads
    spend(readCosts.search)
    return searches.run(address, () => searchThread(db, site, { threadId: thread.id, ...query }))
  })

  route(app, threadsApi.readThreadChanges, async ({ site, params, query, c }) => {
    const changes = await readChanges(db, site.id, params.thread, query.since ?? 0)
    if (!changes) throw new Problem('not-found', {})
    // A thread's version does not include whether the site is read-only.
    const etag = `W/"${changes.version}${changes.thread.readOnly ? '-read-only' : ''}"`
    c.header('ETag', etag)
    c.header('Cache-Control', 'public, no-cache')
    return c.req.header('if-none-match')?.includes(etag) ? c.body(null, 304) : changesView(changes)
  })

  route(app, threadsApi.readCounts, async ({ site, query, c }) => {
    c.header('Cache-Control', 'public, max-age=60')
    return { counts: await readCounts(db, site, policy, query.page) }
  })

  route(app, viewerApi.readViewer, async ({ site, query, c }) => {
    const viewer = await findPerson(c, db)
    const origin = c.req.header('origin')
    const mayPost = origin === undefined || mayWriteFrom(origin, site, policy)
    return readMe(db, site, viewer, query.thread, mayPost)
  })

  return app
}
