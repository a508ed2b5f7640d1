import { sql } from 'kysely'
import type { Role, StaffPerson } from '../../../shared/people/staff.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Staff } from './session.ts'
import { withdrawOwnLinks } from './withdraw-links.ts'

/** Changes the role of a locked person. @throws Problem last-owner */
export async function setRole(tx: Queries, siteId: string, person: StaffPerson, role: Role): Promise<void> {
  if (person.role === 'owner' && role !== 'owner') await requireOtherOwner(tx, siteId, person.id)
  await tx.updateTable('staff').set({ role }).where('site_id', '=', siteId).where('id', '=', person.id).execute()
}

/** Removes the role of a locked person and ends all their sessions. @throws Problem last-owner */
export async function setRemoved(tx: Queries, siteId: string, { id, role }: StaffPerson): Promise<void> {
  if (role === 'owner') await requireOtherOwner(tx, siteId, id)
  await tx
    .updateTable('staff')
    .set({ removed_at: sql<string>`now()` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .execute()
  await tx.deleteFrom('staff_session').where('site_id', '=', siteId).where('staff_id', '=', id).execute()
}

/** Reads a member of the team and locks their row. @throws Problem not-found */
export async function lockPerson(tx: Queries, siteId: string, id: string): Promise<StaffPerson> {
  // Locks all owners in one order, so that two who remove each other at the same time do not both succeed.
  await tx
    .selectFrom('staff')
    .select('id')
    .where('site_id', '=', siteId)
    .where('role', '=', 'owner')
    .orderBy('id')
    .forUpdate()
    .execute()
  const person = await tx
    .selectFrom('staff')
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'staff.site_id').onRef('author.id', '=', 'staff.author_id'),
    )
    .select(['staff.id', 'staff.author_id as authorId', 'author.name', 'staff.role', 'staff.created_at as since'])
    .where('staff.site_id', '=', siteId)
    .where('staff.id', '=', id)
    .where('staff.removed_at', 'is', null)
    .forUpdate('staff')
    .executeTakeFirst()
  if (!person) throw new Problem('not-found', {})
  return person
}

async function requireOtherOwner(tx: Queries, siteId: string, id: string): Promise<void> {
  const other = await tx
    .selectFrom('staff')
    .select('id')
    .where('site_id', '=', siteId)
    .where('role', '=', 'owner')
    .where('removed_at', 'is', null)
    .where('id', '!=', id)
    .executeTakeFirst()
  if (!other) throw new Problem('last-owner', {})
}

/** Ends one of a person's own sessions, and those of pages that were signed in by it. @throws Problem not-found */
export async function endSession(db: Db, siteId: string, staff: Staff, id: string): Promise<void> {
  const ended = await db
    .deleteFrom('staff_session')
    .where('site_id', '=', siteId)
    .where('staff_id', '=', staff.id)
    .where(({ or, eb }) => or([eb('id', '=', id), eb('console_id', '=', id)]))
    .executeTakeFirst()
  if (ended.numDeletedRows === 0n) throw new Problem('not-found', {})
}

/**
 * Ends all of a person's sessions but this one, and withdraws the links by which other browsers and pages could still be signed
 * in as them.
 */
export async function endOtherSessions(db: Db, siteId: string, { id, sessionId }: Staff): Promise<void> {
  await transact(db, siteId, async (tx) => {
    await tx
      .deleteFrom('staff_session')
      .where('site_id', '=', siteId)
      .where('staff_id', '=', id)
      .where('id', '!=', sessionId)
      .execute()
    await withdrawOwnLinks(tx, siteId, id)
  })
}
