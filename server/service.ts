import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { type AppDeps, createApp } from './app.ts'
import { ResponseCache } from './comments/reading/response-cache.ts'
import { AuthorEvents } from './live/author-events.ts'
import { ThreadEvents } from './live/thread-events.ts'
import { readableByAll } from './platform/http/cross-origin.ts'
import type { HttpEnv } from './platform/http/http.ts'
import { securityHeaders } from './platform/http/security-headers.ts'
import { pathOf, withoutBasePath } from './sites/public-url.ts'

/** Everything that answers requests. */
export interface Service {
  app: Hono<HttpEnv>
  /** Answers one request: kept pages from memory, everything else by the app. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Ends live connections, so that a draining server can finish. */
  close: () => void
}

/** Makes the app with what lives beside it: the response cache and the live connections. */
export async function createService(deps: Omit<AppDeps, 'pages' | 'threadEvents' | 'authorEvents'>): Promise<Service> {
  const { db, log, isServing } = deps
  const pages = new ResponseCache(db.changes, { ...securityHeaders(deps.config.publicUrl), ...readableByAll })
  const threadEvents = new ThreadEvents(db, log)
  const authorEvents = new AuthorEvents(db, log)
  const app = await createApp({ ...deps, pages, threadEvents, authorEvents })
  // HTTP/1.0 knows requests without a Host, and health checks of proxies send them.
  const listener = getRequestListener(app.fetch, { hostname: 'localhost' })
  const basePath = pathOf(deps.config.publicUrl)
  return {
    app,
    answer: (request, response) => {
      request.url = withoutBasePath(request.url ?? '/', basePath)
      const status = isServing() ? pages.answer(request, response) : null
      if (status === null) void listener(request, response)
      else if (log.isLevelEnabled('debug'))
        log.debug({ method: request.method, path: request.url?.split('?', 1)[0], status }, 'answered from memory')
    },
    close: () => {
      threadEvents.close()
      authorEvents.close()
    },
  }
}

const limits = { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 20_000, maxHeaderSize: 16_384 }

/** A server on node:http for a service; it does not listen yet. */
export function createServer({ answer }: Pick<Service, 'answer'>): Server {
  return http.createServer(limits, answer)
}
