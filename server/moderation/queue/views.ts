import { sql } from 'kysely'
import { type ViewPage, type ViewRequest, viewsMax } from '../../../shared/moderation/saved-views.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'

/** Reads a page of a moderator's saved views, sorted by name. @throws Problem invalid, for a cursor of another list */
export async function readViews(
  db: Db,
  site: Site,
  { id: staffId }: Staff,
  { cursor, limit = viewsMax }: ListRequest,
): Promise<ViewPage> {
  const scope = `${staffId} views`
  const after = cursor ? readCursor(site, scope, cursor) : null
  const rows = await db
    .selectFrom('saved_view')
    .select(['id', 'name', 'queue', 'filters'])
    .where('site_id', '=', site.id)
    .where('staff_id', '=', staffId)
    .$if(after !== null, (query) =>
      query.where(sql<boolean>`(lower(name), id) > (lower(${after!.key}), ${after!.id}::uuid)`),
    )
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return cutPage(rows, limit, ({ name, id }) => writeCursor(site, scope, name, id))
}

/**
 * Saves a view (a queue with filters) under an id chosen by the client: a new one, or an existing one again.
 * @throws Problem invalid, if there are too many
 */
export async function saveView(db: Db, siteId: string, by: Staff, id: string, { name, queue, filters }: ViewRequest) {
  await transact(db, siteId, async (tx) => {
    // Locked, so that two views saved at once do not exceed the maximum.
    await tx
      .selectFrom('staff')
      .select('id')
      .where('site_id', '=', siteId)
      .where('id', '=', by.id)
      .forNoKeyUpdate()
      .execute()
    const others = await tx
      .selectFrom('saved_view')
      .select('id')
      .where('site_id', '=', siteId)
      .where('staff_id', '=', by.id)
      .where('id', '<>', id)
      .execute()
    if (others.length >= viewsMax) throw fieldProblem('/name', `cannot be one more: a person has at most ${viewsMax}`)
    const kept = { name, queue, filters: JSON.stringify(filters) }
    await tx
      .insertInto('saved_view')
      .values({ site_id: siteId, staff_id: by.id, id, ...kept })
      .onConflict((conflict) => conflict.columns(['site_id', 'staff_id', 'id']).doUpdateSet(kept))
      .execute()
  })
  return { id, name, queue, filters }
}

/** Removes one's own view. @throws Problem not-found */
export async function removeView(db: Db, siteId: string, by: Staff, id: string): Promise<void> {
  const removed = await db
    .deleteFrom('saved_view')
    .where('site_id', '=', siteId)
    .where('staff_id', '=', by.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (removed.numDeletedRows === 0n) throw new Problem('not-found', {})
}
