import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono, type MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { threadChangesExample } from '../../shared/examples.ts'
import { uuid } from '../../shared/schema.ts'
import { changesQuery } from '../../shared/threads.ts'
import { operation } from '../platform/http/operation.ts'
import { path, query } from '../platform/http/parse.ts'
import { Problem } from '../platform/http/problem.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
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
export function liveRoutes({ hub }: { hub: Hub }) {
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
      const unavailable = () => new Problem('unavailable', { headers: { 'Retry-After': '30' } })
      if (hub.isFull) throw unavailable()
      const told = c.req.header('last-event-id') ?? ''
      const since = eventIdRe.test(told) ? Number(told) : (c.req.valid('query').since ?? 0)
      const isKnown = await hub.join(c.var.site.id, c.req.valid('param').thread, since, () => {
        const response = c.env?.outgoing
        if (!response) throw unavailable()
        // Ended by closing: no frame around every event.
        response.useChunkedEncodingByDefault = false
        response.writeHead(200, headers)
        return response as never
      })
      if (!isKnown) throw new Problem('not-found', {})
      return RESPONSE_ALREADY_SENT
    },
  )

  return app
}
