import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import * as v from 'valibot'
import { commentPage, sortedPageQuery } from '../../shared/comments.ts'
import { commentExample, meExample, threadPageExample } from '../../shared/examples.ts'
import { uuid } from '../../shared/schema.ts'
import { countsQuery, countsReply, type ThreadPage, threadPage, threadQuery } from '../../shared/threads.ts'
import { me, meQuery } from '../../shared/viewers.ts'
import { findViewer } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import { privately } from '../platform/http.ts'
import { operation } from '../platform/operation.ts'
import { path, query } from '../platform/parse.ts'
import { Problem } from '../platform/problem.ts'
import { mayWriteFrom, type OriginPolicy } from '../sites/origins.ts'
import { pageKey } from '../sites/page-key.ts'
import { publicSettingsOf, type Site } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { type ThreadRow, threadById, threadByKey, threadView, unmadeThread } from '../sites/threads.ts'
import { readCounts } from './read-counts.ts'
import { readMe } from './read-me.ts'
import { readPage } from './read-page.ts'

/** Everything that concerns a whole thread, below /api/v1/sites/{site}. */
export function threadRoutes({ db, policy }: { db: Db; policy: OriginPolicy }) {
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
      const row = await threadByKey(db, site.id, key)
      const etag = pageETag(site, policy, row, `${sort} ${limit ?? ''}`)
      c.header('ETag', etag)
      c.header('Cache-Control', 'public, no-cache')
      c.header('CDN-Cache-Control', 'max-age=5')
      if (c.req.header('if-none-match')?.includes(etag)) return c.body(null, 304)
      const first = row
        ? await readPage(db, site, { threadId: row.id, parentId: null, sort, limit })
        : { items: [], nextCursor: null }
      const answer: ThreadPage = {
        site: { id: site.id, settings: publicSettingsOf(site, policy.trial) },
        thread: row ? threadView(row) : unmadeThread(key, url, title),
        ...first,
      }
      return c.json(answer)
    },
  )

  app.get(
    '/threads/:thread/comments',
    operation({
      id: 'readComments',
      summary: 'Read a page of a thread’s top-level comments, each with its first replies',
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
    query(sortedPageQuery),
    async (c) => {
      const { site } = c.var
      const { cursor, limit, sort = 'newest' } = c.req.valid('query')
      const thread = await threadById(db, site.id, c.req.valid('param').thread)
      if (!thread) throw new Problem('not-found', {})
      c.header('Cache-Control', 'public, no-cache')
      return c.json(await readPage(db, site, { threadId: thread.id, parentId: null, sort, cursor, limit }))
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
      const viewer = await findViewer(db, site.id, c.req.header('authorization'))
      const origin = c.req.header('origin')
      const mayPost = origin === undefined || mayWriteFrom(origin, site, policy)
      privately(c)
      return c.json(await readMe(db, site, viewer, c.req.valid('query').thread, mayPost))
    },
  )

  return app
}

// Everything the answer is made of: the thread's version, the settings it carries, and which page of it was asked for.
function pageETag(site: Site, policy: OriginPolicy, row: ThreadRow | null, request: string): string {
  const made = JSON.stringify([row?.id, row?.version, publicSettingsOf(site, policy.trial), request])
  return `"${createHash('sha256').update(made).digest('base64url').slice(0, 22)}"`
}
