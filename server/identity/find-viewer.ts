import type { Context } from 'hono'
import { sql } from 'kysely'
import { requireNoWriteBan, sanctionsColumn } from '../people/active-sanctions.ts'
import type { Db } from '../platform/database/database.ts'
import { type Slots, statement } from '../platform/database/statement.ts'
import { Problem } from '../platform/http/problem.ts'
import type { RateLimits } from '../platform/http/rate-limit.ts'
import { refuseReadOnly, type Site } from '../sites/site.ts'
import type { SiteEnv } from '../sites/site-requests.ts'
import { findStaff, staffViewer } from './staff/session.ts'
import { bearerToken, hashToken, isStaffToken, pageOrigin } from './tokens.ts'
import { authorRow, guestViewer, type Viewer } from './viewer.ts'

const byToken = statement(
  'viewer-by-token',
  authorRow,
  (slot: Slots<{ siteId: string; tokenHash: Buffer }>) => sql`
    select id, name, badges, ${sanctionsColumn('author')} from author
    where site_id = ${slot.siteId} and token_hash = ${slot.tokenHash}`,
)

/**
 * Finds the viewer of a read request by its token. Null without a token, with one unknown to this site, and for banned people,
 * who see the public view.
 */
export async function findViewer(c: Context<SiteEnv>, db: Db): Promise<Viewer | null> {
  const person = await findPerson(c, db)
  return person?.sanctions.writeBan?.kind === 'ban' ? null : person
}

/** As `findViewer`, but also finds banned people. */
export function findPerson(c: Context<SiteEnv>, db: Db): Promise<Viewer | null> {
  return viewerOfToken(db, c.var.site.id, bearerToken(c.req.header('authorization')), pageOrigin(c))
}

/** As `findPerson`, for any token. `origin` is that of the page that sent it: staff tokens are valid on one origin only. */
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
  const [row] = token ? await byToken.run(db, { siteId, tokenHash: hashToken(token) }) : []
  return row ? guestViewer(row) : null
}

/**
 * Finds the person of a write request and counts it against their rate limit; the site must be writable.
 * @throws Problem read-only | token-required | suspended | banned | rate-limited
 */
export async function requireWriter(
  c: Context<SiteEnv>,
  { db, limits }: { db: Db; limits: RateLimits },
): Promise<Viewer> {
  const { site } = c.var
  refuseReadOnly(site)
  const viewer = await findPerson(c, db)
  if (!viewer) throw tokenRequired()
  requireNoWriteBan(viewer.sanctions)
  await countWrite(limits, site, viewer)
  return viewer
}

/** Makes the problem of a missing or unknown token. */
export function tokenRequired(): Problem {
  return new Problem('token-required', { headers: { 'WWW-Authenticate': 'Bearer' } })
}

/** Counts a write against the person's rate limit. @throws Problem rate-limited */
export function countWrite(limits: RateLimits, site: Site, viewer: Viewer): Promise<void> {
  return limits.count(`${site.id} ${viewer.id}`, site.settings.writesPerMinutePerAuthor)
}
