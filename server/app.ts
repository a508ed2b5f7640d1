import { Hono } from 'hono'
import { namedSchemas } from '../shared/api/named-schemas.ts'
import { operations } from '../shared/api/operations.ts'
import { formMaxBytes, requestMaxBytes } from '../shared/limits.ts'
import { reactionRoutes } from './comments/reactions/reaction-routes.ts'
import type { ResponseCache } from './comments/reading/response-cache.ts'
import { commentReadingRoutes } from './comments/reading/routes.ts'
import { threadRoutes } from './comments/reading/thread-routes.ts'
import { commentWritingRoutes } from './comments/writing/routes.ts'
import type { Config } from './config.ts'
import { identityRoutes } from './identity/routes.ts'
import { authorisation } from './identity/staff/authorise.ts'
import { embedRoutes } from './identity/staff/embed-routes.ts'
import { staffRoutes } from './identity/staff/routes.ts'
import type { AuthorEvents } from './live/author-events.ts'
import { keepAlreadySentMark, liveRoutes } from './live/routes.ts'
import type { ThreadEvents } from './live/thread-events.ts'
import { nudgeRoutes } from './moderation/nudges/nudge-routes.ts'
import { peopleRoutes } from './moderation/people/people-routes.ts'
import { assignmentRoutes } from './moderation/queue/assignment-routes.ts'
import { moderationRoutes } from './moderation/queue/routes.ts'
import { readerRoutes } from './moderation/reports/reader-routes.ts'
import { ruleRoutes } from './moderation/rules/rule-routes.ts'
import { settingsRoutes } from './moderation/settings/settings-routes.ts'
import { teamRoutes } from './moderation/team/team-routes.ts'
import { replyRoutes } from './moderation/threads/reply-routes.ts'
import { threadModerationRoutes } from './moderation/threads/thread-routes.ts'
import { notifyRoutes } from './notify/routes.ts'
import type { MailSender } from './notify/send-mail.ts'
import { assets } from './pages/assets.ts'
import { demo } from './pages/demo.ts'
import { DocumentCache } from './pages/document-cache.ts'
import { FallbackDocuments } from './pages/fallback-documents.ts'
import { feeds } from './pages/feeds/feeds.ts'
import { loadRenderer } from './pages/load-renderer.ts'
import { problemPages } from './pages/problems.ts'
import { sheets } from './pages/sheets.ts'
import { addressPages } from './pages/team/address-page.ts'
import { consolePages } from './pages/team/console.ts'
import { mailPages } from './pages/team/mail-page.ts'
import { moderateHere } from './pages/team/moderate-here.ts'
import { FormTokens } from './pages/threads/guest-cookie.ts'
import { giveFormBack } from './pages/threads/plain-outage.ts'
import { plainThreads } from './pages/threads/plain-thread.ts'
import type { Db } from './platform/database/database.ts'
import { limitBodies } from './platform/http/body-limit.ts'
import { crossOrigin } from './platform/http/cross-origin.ts'
import { refuseWhenFull } from './platform/http/database-problem.ts'
import { methods, notFound, onError } from './platform/http/error-handler.ts'
import { health } from './platform/http/health.ts'
import type { HttpEnv } from './platform/http/http.ts'
import type { ConnectionCaps } from './platform/http/limits/connection-caps.ts'
import type { Gate } from './platform/http/limits/gate.ts'
import { countReads, readAllowances } from './platform/http/limits/read-allowance.ts'
import { RateLimits } from './platform/http/rate-limit.ts'
import { requestLog } from './platform/http/request-log.ts'
import {
  addHeaders,
  openerHeaders,
  ownPageHeaders,
  securityHeaders,
  withOpener,
} from './platform/http/security-headers.ts'
import type { Log } from './platform/log.ts'
import { openApiDocument } from './platform/openapi/document.ts'
import { createScreening, type Screening } from './screening/screening.ts'
import { localNames, mayWriteFrom, originPolicy } from './sites/origins.ts'
import { Sites } from './sites/site.ts'
import { siteOf, sitePages, siteRequests } from './sites/site-requests.ts'

/** What the app is made of. */
export interface AppDeps {
  config: Config
  db: Db
  log: Log
  /** The folder of the built widget. */
  dist: string
  /** False while the process drains: load balancers then look elsewhere. */
  isServing: () => boolean
  pages: ResponseCache
  caps: ConnectionCaps
  /** Where pages wait to be made. */
  pageGate: Gate
  threadEvents: ThreadEvents
  authorEvents: AuthorEvents
  /** What mails are sent by; none where nothing is given. */
  mail?: MailSender | null
  /** What looks at comments before they are published; its own where nothing else is given. */
  screening?: Screening
}

/** Pages that talk to the page that opened them. */
const popups = '/moderation/:site/here'
/** Routes that limit their bodies themselves. */
const settingsRe = /^\/api\/v1\/sites\/[^/]+\/moderation\/settings(\/|$)/

/** Wires the whole server into one Hono app. Everything it needs comes in by parameter; nothing starts here. */
export async function createApp({
  config,
  db,
  log,
  dist,
  isServing,
  pages,
  caps,
  pageGate,
  threadEvents,
  authorEvents,
  ...given
}: AppDeps): Promise<Hono<HttpEnv>> {
  const policy = originPolicy(config.publicUrl)
  const sites = new Sites(db, policy.trial ? 'trial' : 'public')
  const limits = new RateLimits()
  const screening = given.screening ?? createScreening({ log, db })
  const renderer = await loadRenderer(dist)
  const app = new Hono<HttpEnv>()

  app.onError(onError)
  app.notFound(notFound)
  app.use('/api/v1/sites/:site/threads/:thread/events', keepAlreadySentMark)
  app.use('/api/v1/sites/:site/me/events', keepAlreadySentMark)
  app.use(requestLog({ log, trustedProxies: config.trustedProxies, isServing }))
  const status = { hasUnnamedProxy: false }
  app.use(readAllowances({ log, trustedProxies: config.trustedProxies, status }))
  for (const own of ['/console/*', '/moderation/*']) app.use(own, addHeaders(ownPageHeaders))
  app.use(popups, withOpener)
  if (policy.trial) app.use('/', addHeaders(openerHeaders))
  app.use(addHeaders(securityHeaders(config.publicUrl)))
  app.use(methods(app))
  if (policy.trial) app.use(localNames)

  app.use(
    '/api/v1/sites/:site/*',
    crossOrigin(async (origin, c) => mayWriteFrom(origin, await siteOf(c, sites), policy)),
  )
  // After the headers that let a page read it: to a browser the refusal would otherwise be no answer at all.
  // Word lists may be longer, from who may change them: their routes see to that themselves.
  app.use('/api/*', limitBodies(requestMaxBytes, settingsRe))
  app.use('/threads/*', limitBodies(formMaxBytes))
  const counted = countReads(log)
  app.use('/api/v1/sites/:site/*', counted)
  app.use('/api/v1/sites/:site/*', refuseWhenFull(db))
  app.use('/api/v1/sites/:site/*', siteRequests({ sites, policy, limits }))
  app.use('/api/v1/sites/:site/*', authorisation({ db, policy }))
  app.route('/api/v1/sites/:site', threadRoutes({ db, log, policy, pages }))
  app.route('/api/v1/sites/:site', commentReadingRoutes({ db, gate: pageGate }))
  app.route('/api/v1/sites/:site', commentWritingRoutes({ db, policy, limits, screening }))
  app.route('/api/v1/sites/:site', reactionRoutes({ db, policy, limits }))
  app.route('/api/v1/sites/:site', readerRoutes({ db, policy, limits }))
  app.route('/api/v1/sites/:site', identityRoutes({ db }))
  app.route('/api/v1/sites/:site', embedRoutes({ db, policy }))
  app.route('/api/v1/sites/:site', notifyRoutes({ db, limits, sender: given.mail ?? null, say: renderer.say }))
  app.route('/api/v1/sites/:site', staffRoutes({ db, policy }))
  app.route('/api/v1/sites/:site', teamRoutes({ db }))
  app.route('/api/v1/sites/:site', moderationRoutes({ db }))
  app.route('/api/v1/sites/:site', assignmentRoutes({ db }))
  app.route('/api/v1/sites/:site', replyRoutes({ db, policy, limits, screening }))
  app.route('/api/v1/sites/:site', peopleRoutes({ db }))
  app.route('/api/v1/sites/:site', threadModerationRoutes({ db, policy }))
  app.route('/api/v1/sites/:site', ruleRoutes({ db }))
  app.route('/api/v1/sites/:site', settingsRoutes({ db, status }))
  app.route('/api/v1/sites/:site', nudgeRoutes({ db, policy, limits }))
  app.route('/api/v1/sites/:site', liveRoutes({ db, log, caps, threadEvents, authorEvents }))

  let document: ReturnType<typeof openApiDocument> | undefined
  app.get('/api/v1/openapi.json', (c) => {
    document ??= openApiDocument(operations, namedSchemas)
    c.header('Access-Control-Allow-Origin', '*')
    return c.json(document)
  })

  app.route('/', health({ db, isServing }))
  app.route('/', problemPages())
  app.route('/', await assets(dist))
  if (policy.trial) app.route('/', await demo())
  // Nothing is at the address by itself: who opens it is looking for the console.
  else app.get('/', (c) => c.redirect(`${config.publicUrl}/console`))
  app.route('/console', await consolePages(dist, config.publicUrl))

  app.route('/threads', sheets(renderer))
  const documents = new DocumentCache(db.changes, pageGate)
  const fallback = new FallbackDocuments(db.changes)
  app.use('/threads/:site/*', counted)
  app.use('/threads/:site/*', giveFormBack({ policy, renderer }))
  app.use('/threads/:site/*', refuseWhenFull(db))
  app.use('/threads/:site/*', sitePages(sites))
  app.route('/threads/:site', feeds({ db, policy, renderer, documents, fallback }))
  app.route(
    '/threads/:site',
    plainThreads({ db, policy, limits, renderer, screening, documents, fallback, formTokens: new FormTokens() }),
  )
  app.use('/moderation/*', limitBodies(formMaxBytes))
  app.use('/moderation/:site/*', counted)
  app.use('/moderation/:site/*', refuseWhenFull(db))
  app.use('/moderation/:site/*', sitePages(sites))
  app.route('/moderation/:site', await moderateHere({ dist, policy, say: renderer.say }))
  app.route('/moderation/:site', mailPages({ db, policy, say: renderer.say }))
  app.route('/moderation/:site', addressPages({ db, policy, say: renderer.say }))
  return app
}
