import type { Context } from 'hono'
import { sql } from 'kysely'
import type { Badge } from '../../shared/comments.ts'
import type { Viewer as PublicViewer } from '../../shared/viewers.ts'
import type { Db } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import type { RateLimits } from '../platform/rate-limit.ts'
import { statement } from '../platform/statement.ts'
import { refuseReadOnly, type Site } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { findStaff, staffViewer } from './staff/session.ts'
import { bearerToken, hashToken, isStaffToken, pageOrigin } from './tokens.ts'

/** Who is asking. Nobody is null. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest' | 'staff'
  badges: Badge[]
  /** May decide about other people's comments on this site. */
  moderates: boolean
}

const byToken = statement<{ siteId: string; tokenHash: Buffer }, { id: string; name: string }>(
  'viewer-by-token',
  (slot) => sql`select id, name from author where site_id = ${slot.siteId} and token_hash = ${slot.tokenHash}`,
)

/** Finds the bearer of a request's token; null without a token or with one this site does not know. */
export async function findViewer(c: Context<SiteEnv>, db: Db): Promise<Viewer | null> {
  return viewerOfToken(db, c.var.site.id, bearerToken(c.req.header('authorization')), pageOrigin(c))
}

/** As findViewer, of a token however it came. `origin` is the page's that sent it: a staff token is good on one. */
export async function viewerOfToken(
  db: Db,
  siteId: string,
  token: string | null,
  origin?: string,
): Promise<Viewer | null> {
  if (token && isStaffToken(token)) {
    const staff = origin ? await findStaff(db, siteId, token, origin) : null
    return staff && staffViewer(staff)
  }
  const [row] = token ? await byToken(db.pool, { siteId, tokenHash: hashToken(token) }) : []
  return row ? guestViewer(row) : null
}

/**
 * Finds who writes, and counts it: writing must be switched on, and at a bearable rate.
 * @throws Problem read-only | token-required | rate-limited
 */
export async function requireWriter(
  c: Context<SiteEnv>,
  { db, limits }: { db: Db; limits: RateLimits },
): Promise<Viewer> {
  const { site } = c.var
  refuseReadOnly(site)
  const viewer = await findViewer(c, db)
  if (!viewer) throw tokenRequired()
  await countWrite(limits, site, viewer)
  return viewer
}

/** The problem of a missing or unknown token. */
export function tokenRequired(): Problem {
  return new Problem('token-required', { headers: { 'WWW-Authenticate': 'Bearer' } })
}

/** A viewer from an author's row. */
export function guestViewer(row: { id: string; name: string }): Viewer {
  return { id: row.id, name: row.name, kind: 'guest', badges: [], moderates: false }
}

/** What a viewer is told about themselves. */
export function publicViewer({ id, name, kind }: Viewer): PublicViewer {
  return { id, name, kind }
}

/** Counts one write of this person. @throws Problem rate-limited */
export function countWrite(limits: RateLimits, site: Site, viewer: Viewer): Promise<void> {
  return limits.count(`${site.id} ${viewer.id}`, site.settings.writesPerMinutePerson)
}
