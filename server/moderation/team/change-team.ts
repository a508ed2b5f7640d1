import { sql } from 'kysely'
import type { Badge } from '../../../shared/comments/comments.ts'
import { mayDo, type Role, type StaffPerson } from '../../../shared/people/staff.ts'
import { touchThreadsOfAuthor } from '../../comments/touch-threads-of-author.ts'
import { badgesOf, type Staff } from '../../identity/staff/session.ts'
import { lockPerson, setRemoved, setRole } from '../../identity/staff/team.ts'
import { withdrawLinksOf } from '../../identity/staff/withdraw-links.ts'
import { setBadges } from '../../people/authors.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'

/** Changes a person's role; links that only their earlier role could make are withdrawn. @throws Problem not-found | last-owner */
export async function changeRole(db: Db, siteId: string, by: Staff, id: string, role: Role): Promise<StaffPerson> {
  return transact(db, siteId, async (tx) => {
    const person = await lockPerson(tx, siteId, id)
    await setRole(tx, siteId, person, role)
    await withdrawLinksOf(tx, siteId, by, id, role)
    if (!mayDo(role, 'decide')) await freeAssignments(tx, siteId, id)
    await setBadgesEverywhere(tx, siteId, person.authorId, badgesOf(role))
    tx.audit(auditEntry(by, 'staff.change-role', id, { role: person.role }, { role }))
    return { ...person, role }
  })
}

/**
 * Removes a person from the team; their sessions end with their next request, and every link they made or were sent is withdrawn.
 * @throws Problem not-found | last-owner
 */
export async function removePerson(db: Db, siteId: string, by: Staff | null, id: string): Promise<void> {
  await transact(db, siteId, async (tx) => {
    const person = await lockPerson(tx, siteId, id)
    await setRemoved(tx, siteId, person)
    await withdrawLinksOf(tx, siteId, by, id, null)
    await tx.deleteFrom('saved_view').where('site_id', '=', siteId).where('staff_id', '=', id).execute()
    await freeAssignments(tx, siteId, id)
    await setBadgesEverywhere(tx, siteId, person.authorId, [])
    tx.audit(auditEntry(by, 'staff.remove', id, { role: person.role }, null))
  })
}

/** Closes the assignments of a person who may no longer decide. */
async function freeAssignments(tx: Queries, siteId: string, id: string): Promise<void> {
  await tx
    .updateTable('assignment')
    .set({ ended_at: sql<string>`now()` })
    .where('site_id', '=', siteId)
    .where('staff_id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

function auditEntry(
  by: Staff | null,
  action: string,
  id: string,
  before: { role: Role },
  after: { role: Role } | null,
) {
  return {
    actor: by ? ('staff' as const) : ('command' as const),
    actorId: by?.id ?? null,
    action,
    target: 'staff' as const,
    targetId: id,
    before,
    after,
    source: by ? 'console' : 'command',
  }
}

/** Sets a person's badges and updates the threads that show them. */
async function setBadgesEverywhere(tx: Tx, siteId: string, authorId: string, badges: Badge[]) {
  await setBadges(tx, siteId, authorId, badges)
  await touchThreadsOfAuthor(tx, siteId, authorId)
}
