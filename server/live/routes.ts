import type { ServerResponse } from 'node:http'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import * as threadsApi from '../../shared/api/readers/threads.ts'
import * as viewerApi from '../../shared/api/readers/viewer.ts'
import { findViewer, tokenRequired } from '../identity/find-viewer.ts'
import type { Db } from '../platform/database/database.ts'
import type { ConnectionCaps } from '../platform/http/limits/connection-caps.ts'
import { PerAddress } from '../platform/http/limits/per-address.ts'
import { warnOnce } from '../platform/http/limits/warn-once.ts'
import { Problem } from '../platform/http/problem.ts'
import { route } from '../platform/http/route.ts'
import type { Log } from '../platform/log.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { threadById } from '../threads/threads.ts'
import type { AuthorEvents } from './author-events.ts'
import type { ThreadEvents } from './thread-events.ts'

/** Headers of a stream, written directly to the connection, past middleware that would buffer or copy it. */
const headers = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  // Without this nginx buffers events until its buffer is full.
  'X-Accel-Buffering': 'no',
}
const eventIdRe = /^\d{1,15}$/

/**
 * Goes before every layer that adds headers, which make a new response of one that was sent already: the server sees the mark
 * on it only where its body was looked at, and would else write it a second time.
 */
export const keepAlreadySentMark: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.res.headers.has('x-hono-already-sent')) await c.res.body?.cancel()
}

/** Routes for live updates, below /api/v1/sites/{site}. */
export function liveRoutes({
  db,
  log,
  caps,
  threadEvents,
  authorEvents,
}: {
  db: Db
  log: Log
  caps: Pick<ConnectionCaps, 'streamsPerAddress' | 'threadStreams' | 'authorStreams'>
  threadEvents: ThreadEvents
  authorEvents: AuthorEvents
}) {
  const app = new Hono<SiteEnv>()
  const ofAddress = new PerAddress(caps.streamsPerAddress)
  const warnFull = warnOnce(log, 'there is no room for more event streams, of this address or at all', caps)
  const full = () => {
    warnFull()
    return unavailable()
  }

  /** Takes the connection over and sends the headers. @throws Problem unavailable, if there is no room for one more */
  function begin(c: Context<SiteEnv>, isFull: () => boolean): ServerResponse {
    const response = c.env?.outgoing
    if (!response) throw unavailable()
    const leave = isFull() ? null : ofAddress.enter(c.var.reads.address)
    if (!leave) throw full()
    response.once('close', leave)
    // The stream ends with the connection, so events need no chunk framing.
    response.useChunkedEncodingByDefault = false
    response.writeHead(200, headers)
    // Events are written to the socket itself, so the headers must be sent first.
    response.flushHeaders()
    return response as ServerResponse
  }

  route(app, threadsApi.followThread, async ({ site, params, query, c }) => {
    if (c.req.method === 'HEAD') {
      if (!(await threadById(db, site.id, params.thread))) throw new Problem('not-found', {})
      return c.body(null, 200, headers)
    }
    if (threadEvents.isFull) throw full()
    const told = c.req.header('last-event-id') ?? ''
    const { since = 0, readOnly } = query
    const held = { since: eventIdRe.test(told) ? Number(told) : since, readOnly: readOnly === 'true' }
    const isKnown = await threadEvents.join(site.id, params.thread, held, () => begin(c, () => threadEvents.isFull))
    if (!isKnown) throw new Problem('not-found', {})
    return RESPONSE_ALREADY_SENT
  })

  route(app, viewerApi.followViewer, async ({ site, query, c }) => {
    const viewer = await findViewer(c, db)
    if (!viewer) throw tokenRequired()
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    const own = { siteId: site.id, authorId: viewer.id, threadId: query.thread }
    if (authorEvents.isFullFor(own)) throw full()
    await authorEvents.join(own, () => begin(c, () => authorEvents.isFullFor(own)))
    return RESPONSE_ALREADY_SENT
  })

  return app
}

const unavailable = () => new Problem('unavailable', { headers: { 'Retry-After': '30' } })
