import { sql } from 'kysely'
import type { InvitationPage, SessionPage, StaffPage } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'
import type { Staff } from './session.ts'

const pageSize = 100

/** Reads a page of everybody with a role on a site, by when they joined. @throws Problem invalid, for a cursor of another list */
export async function readStaff(
  db: Db,
  site: Site,
  { cursor, limit = pageSize }: ListRequest = {},
): Promise<StaffPage> {
  const after = cursor ? readCursor(site, 'staff', cursor) : null
  const rows = await db
    .selectFrom('staff')
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'staff.site_id').onRef('author.id', '=', 'staff.author_id'),
    )
    .select(['staff.id', 'staff.author_id as authorId', 'author.name', 'staff.role', 'staff.created_at as since'])
    .where('staff.site_id', '=', site.id)
    .where('staff.removed_at', 'is', null)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(staff.created_at, staff.id) > (${after!.key}::timestamptz, ${after!.id}::uuid)`),
    )
    .orderBy('staff.created_at')
    .orderBy('staff.id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, ({ since, id }) => writeCursor(site, 'staff', since, id))
}

/** Reads a page of the links nobody has used yet, by when they were made. @throws Problem invalid, for a cursor of another list */
export async function readInvitations(
  db: Db,
  site: Site,
  { cursor, limit = pageSize }: ListRequest = {},
): Promise<InvitationPage> {
  const after = cursor ? readCursor(site, 'invitations', cursor) : null
  const rows = await db
    .selectFrom('staff_link')
    .select(['id', 'role', 'label', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('site_id', '=', site.id)
    .where('used_at', 'is', null)
    .where('staff_id', 'is', null)
    .where('expires_at', '>', sql<string>`now()`)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(created_at, id) > (${after!.key}::timestamptz, ${after!.id}::uuid)`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, ({ createdAt, id }) => writeCursor(site, 'invitations', createdAt, id))
}

/** Reads a page of the browsers somebody is signed in with, the last seen first. @throws Problem invalid, for a cursor of another list */
export async function readSessions(
  db: Db,
  site: Site,
  { id: staffId, sessionId }: Staff,
  { cursor, limit = pageSize }: ListRequest,
): Promise<SessionPage> {
  const scope = `${staffId} sessions`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const rows = await db
    .selectFrom('staff_session')
    .select(['id', 'kind', 'agent', 'origin', 'created_at as startedAt', 'seen_at as seenAt'])
    .where('site_id', '=', site.id)
    .where('staff_id', '=', staffId)
    .where('expires_at', '>', sql<string>`now()`)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(seen_at, id) < (${after!.key}::timestamptz, ${after!.id}::uuid)`),
    )
    .orderBy('seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const { items, nextCursor } = cutPage(rows, limit, ({ seenAt, id }) => writeCursor(site, scope, seenAt, id))
  return { items: items.map((row) => ({ ...row, isCurrent: row.id === sessionId })), nextCursor }
}
