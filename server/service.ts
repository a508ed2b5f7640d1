import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import { type AppDeps, createApp } from './app.ts'
import { ResponseCache } from './comments/reading/response-cache.ts'
import { AuthorEvents } from './live/author-events.ts'
import { ThreadEvents } from './live/thread-events.ts'
import { readableByAll } from './platform/http/cross-origin.ts'
import type { HttpEnv } from './platform/http/http.ts'
import { type ConnectionCaps, connectionCaps, descriptorLimit } from './platform/http/limits/connection-caps.ts'
import { Gate } from './platform/http/limits/gate.ts'
import { limitConnections } from './platform/http/limits/limit-connections.ts'
import { warnOnce } from './platform/http/limits/warn-once.ts'
import { securityHeaders } from './platform/http/security-headers.ts'
import { pathOf, withoutBasePath } from './sites/public-url.ts'

/** Everything that answers requests. */
export interface Service {
  app: Hono<HttpEnv>
  /** Answers one request: kept pages from memory, everything else by the app. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  /** Limits the connections of the server that answers by it. */
  guard: (server: Server) => void
  /** Ends live connections, so that a draining server can finish. */
  close: () => void
}

/** Pages from the database take at most half of the pool's twelve connections; those of one address are made one by one. */
const pageCaps = { running: 6, runningPerAddress: 1, waiting: 300, waitingPerAddress: 100 }

/** What the service is made of; without `caps` they follow from the descriptors of the process. */
type ServiceDeps = Omit<AppDeps, 'pages' | 'pageGate' | 'threadEvents' | 'authorEvents' | 'caps'> & {
  caps?: ConnectionCaps
}

/** Makes the app with what lives beside it: the response cache and the live connections. */
export async function createService(deps: ServiceDeps): Promise<Service> {
  const { db, log, isServing } = deps
  const pageGate = new Gate({
    ...pageCaps,
    what: 'pages',
    onFull: warnOnce(log, 'more pages are asked for at once than can be made: further requests are refused', pageCaps),
  })
  const pages = new ResponseCache(db.changes, { ...securityHeaders(deps.config.publicUrl), ...readableByAll }, pageGate)
  const caps = deps.caps ?? connectionCaps(descriptorLimit())
  const threadEvents = new ThreadEvents(db, log, caps)
  const authorEvents = new AuthorEvents(db, log, caps)
  const app = await createApp({ ...deps, caps, pageGate, pages, threadEvents, authorEvents })
  // HTTP/1.0 knows requests without a Host, and health checks of proxies send them.
  const listener = getRequestListener(app.fetch, { hostname: 'localhost' })
  const basePath = pathOf(deps.config.publicUrl)
  return {
    app,
    answer: (request, response) => {
      if (namesTwoHosts(request)) return void response.writeHead(400, { Connection: 'close' }).end()
      request.url = withoutBasePath(request.url ?? '/', basePath)
      const status = isServing() ? pages.answer(request, response) : null
      if (status === null) void listener(request, response)
      else if (log.isLevelEnabled('debug'))
        log.debug({ method: request.method, path: request.url?.split('?', 1)[0], status }, 'answered from memory')
    },
    guard: (server) => limitConnections(server, { log, caps, trustedProxies: deps.config.trustedProxies }),
    close: () => {
      threadEvents.close()
      authorEvents.close()
    },
  }
}

/** Whether a request names more than one host (RFC 9112, 3.2): whoever is in front may have read the other. */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) if (hostRe.test(rawHeaders[at]!)) hosts++
  return hosts > 1
}

const hostRe = /^host$/i

const limits = { headersTimeout: 15_000, requestTimeout: 30_000, keepAliveTimeout: 20_000, maxHeaderSize: 16_384 }

/** A server on node:http for a service; it does not listen yet. */
export function createServer({ answer, guard }: Pick<Service, 'answer' | 'guard'>): Server {
  const server = http.createServer(limits, answer)
  guard(server)
  return server
}
