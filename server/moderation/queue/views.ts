import { sql } from 'kysely'
import { type SavedView, type ViewRequest, viewsMax } from '../../../shared/moderation/saved-views.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'

/** Reads a moderator's saved views, sorted by name. */
export function readViews(db: Db, siteId: string, { id }: Staff): Promise<SavedView[]> {
  return db
    .selectFrom('saved_view')
    .select(['id', 'name', 'queue', 'filters'])
    .where('site_id', '=', siteId)
    .where('staff_id', '=', id)
    .orderBy(sql`lower(name)`)
    .orderBy('id')
    .execute()
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
