import { Hono } from 'hono'
import * as v from 'valibot'
import { commentExample, findingPageExample } from '../../../shared/api/examples/comments.ts'
import { meExample, threadChangesExample, threadPageExample } from '../../../shared/api/examples/threads.ts'
import { commentPage, findingPage, searchQuery, threadPageQuery } from '../../../shared/comments/comments.ts'
import {
  changesQuery,
  countsQuery,
  countsReply,
  type ThreadPage,
  threadChanges,
  threadPage,
  threadQuery,
} from '../../../shared/comments/threads.ts'
import { me, meQuery } from '../../../shared/people/viewers.ts'
import { uuid } from '../../../shared/schema.ts'
import { findPerson } from '../../identity/find-viewer.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { operation } from '../../platform/http/operation.ts'
import { path, query } from '../../platform/http/parse.ts'
import { Problem } from '../../platform/http/problem.ts'
import { mayWriteFrom, type OriginPolicy } from '../../sites/origins.ts'
import { publicSettingsOf } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { pageKey } from '../../threads/page-key.ts'
import { heatOf, type ThreadRow, threadById, threadByKey, threadView, unmadeThread } from '../../threads/threads.ts'
import { searchThread } from '../search/search.ts'
import { changesView, readChanges } from './read-changes.ts'
import { readCounts } from './read-counts.ts'
import { readMe } from './read-me.ts'
import { readPage } from './read-page.ts'
import { readPicks } from './read-picks.ts'
import { readSome } from './read-some.ts'
import type { ReadyPages } from './response-cache.ts'

/** Everything that concerns a whole thread, below /api/v1/sites/{site}. */
export function threadRoutes({ db, policy, pages }: { db: Db; policy: OriginPolicy; pages: ReadyPages }) {
  const app = new Hono<SiteEnv>()

  app.get(
    '/thread',
    operation({
      id: 'readThread',
      summary: 'Read a page’s thread, settings and first comments at once: public and cacheable',
      answers: [{ status: 200, description: 'The first page', schema: threadPage, example: threadPageExample }, { status: 304, description: 'Unchanged since the given ETag' }],
      problems: ['invalid'],
    }), // biome-ignore format: a list
    query(threadQuery),
    async (c) => {
      const { site } = c.var
      const { page, url, canonical, title = '', sort = 'newest', limit } = c.req.valid('query')
      const key = pageKey({ id: page, url, canonical }, site, policy)
      const settings = publicSettingsOf(site, policy.trial)
      const pageOf = async (row: ThreadRow | null): Promise<ThreadPage> => ({
        site: { id: site.id, settings },
        thread: row ? threadView(row) : unmadeThread(key, url, title),
        ...(row
          ? await readPage(db, site, { threadId: row.id, parentId: null, sort, limit })
          : { items: [], nextCursor: null }),
      })
      const sent = await pages.send(c, async () => {
        const row = await threadByKey(db, site.id, key)
        return {
          threadId: row?.id ?? null,
          version: row?.version ?? 0,
          about: [settings, row && heatOf(row)],
          make: () => pageOf(row),
        }
      })
      return sent!
    },
  )

  app.get(
    '/threads/:thread/comments',
    operation({
      id: 'readComments',
      summary: 'Read a page of a thread’s top-level comments, each with its first replies; or those named, without',
      answers: [
        {
          status: 200,
          description: 'A page',
          schema: commentPage,
          example: { items: [commentExample], nextCursor: null },
        },
      ],
      problems: ['invalid'],
    }),
    path(v.object({ site: v.string(), thread: uuid })),
    query(threadPageQuery),
    async (c) => {
      const { site } = c.var
      const { cursor, limit, id, sort = 'newest', picks } = c.req.valid('query')
      const threadId = c.req.valid('param').thread
      const request = { threadId, parentId: null, sort, cursor, limit }
      const sent = await pages.send(c, async () => {
        const row = await threadById(db, site.id, threadId)
        const make = () => {
          if (id) return readSome(db, site, threadId, id)
          return picks ? readPicks(db, site, request) : readPage(db, site, request)
        }
        return row && { threadId, version: row.version, about: null, make }
      })
      if (!sent) throw new Problem('not-found', {})
      return sent
    },
  )

  app.get(
    '/threads/:thread/search',
    operation({
      id: 'searchThread',
      summary: 'Search a thread’s comments, the newest first: words, "words together", or, -without',
      answers: [{ status: 200, description: 'A page', schema: findingPage, example: findingPageExample }],
      problems: ['invalid'],
    }),
    path(v.object({ site: v.string(), thread: uuid })),
    query(searchQuery),
    async (c) => {
      const { site } = c.var
      const thread = await threadById(db, site.id, c.req.valid('param').thread)
      if (!thread) throw new Problem('not-found', {})
      c.header('Cache-Control', 'public, no-cache')
      return c.json(await searchThread(db, site, { threadId: thread.id, ...c.req.valid('query') }))
    },
  )

  app.get(
    '/threads/:thread/changes',
    operation({
      id: 'readChanges',
      summary: 'Read what changed in a thread since a version: for readers who cannot follow its events',
      answers: [
        { status: 200, description: 'What changed', schema: threadChanges, example: threadChangesExample },
        { status: 304, description: 'Nothing since the given ETag' },
      ],
      problems: ['invalid'],
    }),
    path(v.object({ site: v.string(), thread: uuid })),
    query(changesQuery),
    async (c) => {
      const changes = await readChanges(db, c.var.site.id, c.req.valid('param').thread, c.req.valid('query').since ?? 0)
      if (!changes) throw new Problem('not-found', {})
      const etag = `W/"${changes.version}"`
      c.header('ETag', etag)
      c.header('Cache-Control', 'public, no-cache')
      return c.req.header('if-none-match')?.includes(etag) ? c.body(null, 304) : c.json(changesView(changes))
    },
  )

  app.get(
    '/counts',
    operation({
      id: 'readCounts',
      summary: 'Count the comments of up to 100 pages, each named by its id or address',
      answers: [{ status: 200, description: 'A number a page', schema: countsReply, example: { counts: { 'https://example.org/river-plan': 128 } } }], // biome-ignore format: an example
      problems: ['invalid'],
    }),
    query(countsQuery),
    async (c) => {
      c.header('Cache-Control', 'public, max-age=60')
      return c.json({ counts: await readCounts(db, c.var.site, policy, c.req.valid('query').page) })
    },
  )

  app.get(
    '/me',
    operation({
      id: 'readMe',
      summary: 'Read what only the bearer of the token may see of a thread',
      token: 'optional',
      answers: [{ status: 200, description: 'The viewer', schema: me, example: meExample }],
      problems: ['invalid'],
    }),
    query(meQuery),
    async (c) => {
      const { site } = c.var
      const viewer = await findPerson(c, db)
      const origin = c.req.header('origin')
      const mayPost = origin === undefined || mayWriteFrom(origin, site, policy)
      privately(c)
      return c.json(await readMe(db, site, viewer, c.req.valid('query').thread, mayPost))
    },
  )

  return app
}
