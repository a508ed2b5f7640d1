import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { threadChangesExample } from '../../shared/api/examples/threads.ts'
import { changesQuery } from '../../shared/comments/threads.ts'
import { uuid } from '../../shared/schema.ts'
import { findViewer, tokenRequired } from '../identity/find-viewer.ts'
import type { Db } from '../platform/database/database.ts'
import { operation } from '../platform/http/operation.ts'
import { path, query } from '../platform/http/parse.ts'
import { Problem } from '../platform/http/problem.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import type { OwnHub } from './author-events.ts'
import type { Hub } from './hub.ts'

/** Written by hand: the answer is the connection itself, past every layer that would hold it back or copy it. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  // nginx would otherwise gather events until its buffer is full.
  'X-Accel-Buffering': 'no',
}
const eventIdRe = /^\d{1,15}$/

/**
 * Goes before every layer that adds headers, which make a new response of one that was sent already: the server sees the mark
 * on it only where its body was looked at, and would else write it a second time.
 */
export const handedOver: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.headers.has('x-hono-already-sent')) await c.res.body?.cancel()
}

/** The live half of a thread, below /api/v1/sites/{site}. */
export function liveRoutes({ db, hub, ownHub }: { db: Db; hub: Hub; ownHub: OwnHub }) {
  const app = new Hono<SiteEnv>()

  app.get(
    '/threads/:thread/events',
    operation({
      id: 'followThread',
      summary: 'Follow a thread as server-sent events: ids and versions of what changes; resumes after Last-Event-ID',
      headers: [
        { name: 'Last-Event-ID', description: 'The version last heard of; browsers send it', required: false, example: '12' },
      ], // biome-ignore format: one header a line
      answers: [
        {
          status: 200,
          description:
            'Events `changes`, each with what readChanges answers; `reset` where that is more than worth listing',
          type: 'text/event-stream',
          schema: v.string(),
          example: `id: 12\nevent: changes\ndata: ${JSON.stringify(threadChangesExample)}\n\n`,
        },
      ],
      problems: ['invalid', 'unavailable'],
    }),
    path(v.object({ site: v.string(), thread: uuid })),
    query(changesQuery),
    async (c) => {
      if (hub.isFull) throw unavailable()
      const told = c.req.header('last-event-id') ?? ''
      const since = eventIdRe.test(told) ? Number(told) : (c.req.valid('query').since ?? 0)
      const isKnown = await hub.join(c.var.site.id, c.req.valid('param').thread, since, () => begin(c))
      if (!isKnown) throw new Problem('not-found', {})
      return RESPONSE_ALREADY_SENT
    },
  )

  app.get(
    '/me/news',
    operation({
      id: 'followOwn',
      summary: 'Be told when to read me again: something became of one’s own comments in a thread',
      token: 'required',
      answers: [
        {
          status: 200,
          description: 'Events `own` without words, one at the start and one whenever readMe may say something new',
          type: 'text/event-stream',
          schema: v.string(),
          example: 'event: own\ndata: {}\n\n',
        },
      ],
      problems: ['token-required', 'invalid', 'unavailable'],
    }),
    query(v.strictObject({ thread: uuid })),
    async (c) => {
      const viewer = await findViewer(c, db)
      if (!viewer) throw tokenRequired()
      const own = { siteId: c.var.site.id, authorId: viewer.id, threadId: c.req.valid('query').thread }
      if (ownHub.isFullFor(own)) throw unavailable()
      await ownHub.join(own, () => begin(c))
      return RESPONSE_ALREADY_SENT
    },
  )

  return app
}

const unavailable = () => new Problem('unavailable', { headers: { 'Retry-After': '30' } })

/** Takes the connection over and sends its head. @throws Problem unavailable where there is none */
function begin(c: Context<SiteEnv>): ServerResponse {
  const response = c.env?.outgoing
  if (!response) throw unavailable()
  // Ended by closing: no frame around every event.
  response.useChunkedEncodingByDefault = false
  response.writeHead(200, headers)
  return response as ServerResponse
}
