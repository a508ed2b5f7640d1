import { sql } from 'kysely'
import type { Viewer as PublicViewer } from '../../shared/viewers.ts'
import type { Db } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import type { RateLimits } from '../platform/rate-limit.ts'
import { statement } from '../platform/statement.ts'
import type { Site } from '../sites/site.ts'
import { bearerToken, hashToken } from './tokens.ts'

/** Who is asking. Nobody is null. */
export interface Viewer {
  id: string
  name: string
  kind: 'guest'
  /** May decide about other people's comments on this site. */
  moderates: boolean
}

const byToken = statement<{ siteId: string; tokenHash: Buffer }, { id: string; name: string }>(
  'viewer-by-token',
  (slot) => sql`select id, name from author where site_id = ${slot.siteId} and token_hash = ${slot.tokenHash}`,
)

/** Finds the bearer of a request's token; null without a token or with one this site does not know. */
export async function findViewer(db: Db, siteId: string, authorization: string | undefined): Promise<Viewer | null> {
  const token = bearerToken(authorization)
  if (!token) return null
  const [row] = await byToken(db.pool, { siteId, tokenHash: hashToken(token) })
  return row ? guestViewer(row) : null
}

/** As findViewer, for calls that make no sense without one. @throws Problem token-required */
export async function requireViewer(db: Db, siteId: string, authorization: string | undefined): Promise<Viewer> {
  const viewer = await findViewer(db, siteId, authorization)
  if (!viewer) throw tokenRequired()
  return viewer
}

/** The problem of a missing or unknown token. */
export function tokenRequired(): Problem {
  return new Problem('token-required', { headers: { 'WWW-Authenticate': 'Bearer' } })
}

/** A viewer from an author's row. */
export function guestViewer(row: { id: string; name: string }): Viewer {
  return { id: row.id, name: row.name, kind: 'guest', moderates: false }
}

/** What a viewer is told about themselves. */
export function publicViewer({ id, name, kind }: Viewer): PublicViewer {
  return { id, name, kind }
}

/** Counts one write of this person. @throws Problem rate-limited */
export function countWrite(limits: RateLimits, site: Site, viewer: Viewer): Promise<void> {
  return limits.count(`${site.id} ${viewer.id}`, site.settings.writesPerMinutePerson)
}
