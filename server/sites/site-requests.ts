import { hash } from 'node:crypto'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import type { HttpEnv } from '../platform/http/http.ts'
import { readCosts } from '../platform/http/limits/read-budgets.ts'
import type { RateLimits } from '../platform/http/rate-limit.ts'
import { type OriginPolicy, ownOrigin, requireOrigin } from './origins.ts'
import type { Site, Sites } from './site.ts'

/** Environment of requests below /sites/{site}. The site comes from the address only, never from a body. */
export interface SiteEnv extends HttpEnv {
  Variables: HttpEnv['Variables'] & {
    site: Site
    /** Of a write: called once its Idempotency-Key has its result, so that retries are not counted as writes. */
    finish: () => void
  }
}

/** Factor by which the team's limit of writes from one address is higher, for bulk decisions. */
const teamFactor = 20
const teamRe = /^\/api\/v1\/sites\/[^/]+\/(moderation|staff)(\/|$)/
const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Returns the site of a request; looked up once a request. @throws Problem not-found */
export async function siteOf(c: Context<SiteEnv>, sites: Sites): Promise<Site> {
  const known = c.get('site') as Site | undefined
  const site = known ?? (await sites.get(c.req.param('site') ?? ''))
  if (!known) c.set('site', site)
  return site
}

/**
 * Finds the site every request below it is about, and lets writes through only from a page the site knows and at a bearable
 * rate. @throws Problem not-found | origin-not-allowed | rate-limited
 */
export function siteRequests({ sites, policy, limits }: { sites: Sites; policy: OriginPolicy; limits: RateLimits }) {
  return createMiddleware<SiteEnv>(async (c, next) => {
    const site = await siteOf(c, sites)
    if (!reading.has(c.req.method)) {
      const origin = c.req.header('origin')
      // Our own pages may write wherever somebody trying us out has opened them.
      if (!origin || origin !== ownOrigin(policy, c.req.url)) requireOrigin(origin, site, policy, c.req.url)
      const sending = sendingOf(c, site)
      c.set('finish', () => limits.finish(sending))
      if (limits.isFinished(sending)) {
        const reads = c.get('reads')
        await reads.admit()
        reads.spend(readCosts.page)
      } else await countAddress(limits, site, c.get('address'), teamRe.test(c.req.path) ? teamFactor : 1)
    }
    await next()
  })
}

/** What a request and its retries have in common: sender, path and Idempotency-Key. */
function sendingOf(c: Context<SiteEnv>, site: Site): string {
  const headers = ['authorization', 'cookie', 'idempotency-key'].map((name) => c.req.header(name))
  return hash('sha256', JSON.stringify([site.id, c.get('address'), c.req.method, c.req.path, ...headers]), 'base64url')
}

/**
 * Finds the site of a page of our own. Forms sent to one look after themselves: what was typed must come back with whatever
 * is refused. @throws Problem not-found
 */
export function sitePages(sites: Sites) {
  return createMiddleware<SiteEnv>(async (c, next) => {
    await siteOf(c, sites)
    await next()
  })
}

/** Counts a write against the address's rate limit. @throws Problem rate-limited */
export function countAddress(limits: RateLimits, site: Site, address: string, factor = 1): Promise<void> {
  return limits.count(`${site.id} ${address}`, site.settings.writesPerMinutePerAddress * factor)
}
