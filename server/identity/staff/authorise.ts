import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Power } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { privately } from '../../platform/http/http.ts'
import { Problem } from '../../platform/http/problem.ts'
import { type OriginPolicy, ownOrigin, requireOwnPage } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import type { SiteEnv } from '../../sites/site-requests.ts'
import { bearerToken, isStaffToken, pageOrigin } from '../tokens.ts'
import { findStaff, may, type Staff } from './session.ts'

/** Environment of requests by staff. */
export interface StaffEnv extends SiteEnv {
  Variables: SiteEnv['Variables'] & { staff: Staff }
}

interface Deps {
  db: Db
  policy: OriginPolicy
}

/** Browsers keep no cookie longer. The server ends the session, by when it was last used. */
const cookieDays = 400
const isSecure = (policy: OriginPolicy) => policy.own?.startsWith('https:') ?? false

/**
 * Name of the session cookie, one for each site. `__Host-` keeps neighbouring host names from setting it, but requires the path
 * `/`; below a base path `__Secure-` is used with that path instead, so that the host's other pages do not get the cookie.
 */
function cookieName(site: Site, policy: OriginPolicy): string {
  const prefix = policy.basePath ? '__Secure-' : '__Host-'
  return `${isSecure(policy) ? prefix : ''}afterword-team-${site.id}`
}

const cookiePath = ({ basePath }: OriginPolicy) => basePath || '/'

/** Sets the session cookie: HttpOnly and SameSite. */
export function keepSession(c: Context, site: Site, policy: OriginPolicy, token: string): void {
  setCookie(c, cookieName(site, policy), token, {
    path: cookiePath(policy),
    maxAge: cookieDays * 24 * 60 * 60,
    secure: isSecure(policy),
    httpOnly: true,
    sameSite: 'Lax',
  })
}

/** Lets the browser keep the cookie it sent for as long again. */
export function renewCookie(c: Context, site: Site, policy: OriginPolicy): void {
  const token = getCookie(c, cookieName(site, policy))
  if (token) keepSession(c, site, policy, token)
}

/** Deletes the session cookie. */
export function dropSession(c: Context, site: Site, policy: OriginPolicy): void {
  deleteCookie(c, cookieName(site, policy), { path: cookiePath(policy), secure: isSecure(policy) })
}

/**
 * Refuses requests of other origins than our own, because the console's cookie is sent along.
 * @throws Problem origin-not-allowed
 */
export function requireOwn(c: Context, policy: OriginPolicy): void {
  const fetchSite = c.req.header('sec-fetch-site')
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
    requireOwnPage(ownOrigin(policy, c.req.url), c.req.header('origin'), fetchSite)
  else if (fetchSite !== undefined && fetchSite !== 'same-origin')
    throw new Problem('origin-not-allowed', { origin: c.req.header('origin') ?? null })
}

/** Finds the member of the team who sends a request, by the console's cookie or an embed's token; null if there is none. */
export async function staffOf(c: Context, site: Site, { db, policy }: Deps): Promise<Staff | null> {
  const bearer = bearerToken(c.req.header('authorization'))
  if (bearer && isStaffToken(bearer)) return findStaff(db, site.id, bearer, pageOrigin(c) ?? null)
  const token = getCookie(c, cookieName(site, policy))
  if (!token) return null
  requireOwn(c, policy)
  return findStaff(db, site.id, token, null)
}

/**
 * Requires a role with this power, sets `staff` for the handler and forbids caching of the answer.
 * @throws Problem sign-in-required | not-allowed | origin-not-allowed
 */
async function authoriseStaff(c: Context<StaffEnv>, deps: Deps, power: Power): Promise<void> {
  privately(c)
  const staff = await staffOf(c, c.var.site, deps)
  if (!staff) throw new Problem('sign-in-required', {})
  if (!may(staff, power)) throw new Problem('not-allowed', {})
  c.set('staff', staff)
}

/** Middleware that sets `authorise`, by which routes require a power. */
export function authorisation(deps: Deps): MiddlewareHandler<StaffEnv> {
  return async (c, next) => {
    c.set('authorise', (power) => authoriseStaff(c, deps, power))
    await next()
  }
}
