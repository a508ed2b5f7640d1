import { sql } from 'kysely'
import { mayDo, type Role, type StaffPerson, type StaffSession } from '../../../shared/people/staff.ts'
import { appendLog } from '../../audit/audit-log.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { publishThreads, touchThreadsOf } from '../../threads/touch-threads.ts'
import { badgesOf, type Staff } from './session.ts'

/** Everybody with a role on a site, and the links nobody has used yet. */
export async function readTeam(db: Db, siteId: string) {
  const [people, links] = await Promise.all([
    db
      .selectFrom('staff')
      .innerJoin('author', (join) =>
        join.onRef('author.site_id', '=', 'staff.site_id').onRef('author.id', '=', 'staff.author_id'),
      )
      .select(['staff.id', 'staff.author_id as authorId', 'author.name', 'staff.role', 'staff.created_at as since'])
      .where('staff.site_id', '=', siteId)
      .where('staff.removed_at', 'is', null)
      .orderBy('staff.created_at')
      .orderBy('staff.id')
      .execute(),
    db
      .selectFrom('staff_link')
      .select(['id', 'role', 'label', 'created_at as madeAt', 'expires_at as expiresAt'])
      .where('site_id', '=', siteId)
      .where('used_at', 'is', null)
      .where('expires_at', '>', sql<string>`now()`)
      .orderBy('created_at')
      .execute(),
  ])
  return { people, invitations: links }
}

/** Gives somebody another role. @throws Problem not-found | last-owner */
export async function changeRole(db: Db, siteId: string, by: Staff, id: string, role: Role): Promise<StaffPerson> {
  const { told, ...changed } = await db.transaction().execute(async (tx) => {
    const person = await lockedPerson(tx, siteId, id)
    if (person.role === 'owner' && role !== 'owner') await requireOtherOwner(tx, siteId, id)
    await tx.updateTable('staff').set({ role }).where('site_id', '=', siteId).where('id', '=', id).execute()
    if (!mayDo(role, 'decide')) await freeAssignments(tx, siteId, id)
    const told = await wear(tx, siteId, person.authorId, badgesOf(role))
    await appendLog(tx, siteId, [deed(by, 'staff.role', id, { role: person.role }, { role })])
    return { ...person, role, told }
  })
  publishThreads(db, told)
  return changed
}

/** Takes somebody's role away; all their sessions end with the next request. @throws Problem not-found | last-owner */
export async function removePerson(db: Db, siteId: string, by: Staff | null, id: string): Promise<void> {
  const told = await db.transaction().execute(async (tx) => {
    const person = await lockedPerson(tx, siteId, id)
    if (person.role === 'owner') await requireOtherOwner(tx, siteId, id)
    await tx
      .updateTable('staff')
      .set({ removed_at: sql<string>`now()` })
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .execute()
    await tx.deleteFrom('staff_session').where('site_id', '=', siteId).where('staff_id', '=', id).execute()
    await tx.deleteFrom('saved_view').where('site_id', '=', siteId).where('staff_id', '=', id).execute()
    await freeAssignments(tx, siteId, id)
    const told = await wear(tx, siteId, person.authorId, [])
    await appendLog(tx, siteId, [deed(by, 'staff.remove', id, { role: person.role }, null)])
    return told
  })
  publishThreads(db, told)
}

/** Nobody waits for somebody who decides no more. */
async function freeAssignments(tx: Queries, siteId: string, id: string): Promise<void> {
  await tx
    .updateTable('assignment')
    .set({ ended_at: sql<string>`now()` })
    .where('site_id', '=', siteId)
    .where('staff_id', '=', id)
    .where('ended_at', 'is', null)
    .execute()
}

function deed(by: Staff | null, action: string, id: string, before: { role: Role }, after: { role: Role } | null) {
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

async function lockedPerson(tx: Queries, siteId: string, id: string): Promise<StaffPerson> {
  // All owners at once, in one order: two who remove each other at the same moment must not both succeed.
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

/** Changes what stands beside somebody's name, on every page kept ready as well. Returns the threads it stands in. */
async function wear(tx: Queries, siteId: string, authorId: string, badges: ReturnType<typeof badgesOf> | []) {
  await tx.updateTable('author').set({ badges }).where('site_id', '=', siteId).where('id', '=', authorId).execute()
  return touchThreadsOf(tx, siteId, authorId)
}

/** The browsers somebody is signed in with, the last seen first. */
export async function readSessions(db: Db, siteId: string, { id, sessionId }: Staff): Promise<StaffSession[]> {
  const rows = await db
    .selectFrom('staff_session')
    .select(['id', 'kind', 'agent', 'origin', 'created_at as startedAt', 'seen_at as seenAt'])
    .where('site_id', '=', siteId)
    .where('staff_id', '=', id)
    .where('expires_at', '>', sql<string>`now()`)
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, isThis: row.id === sessionId }))
}

/** Signs one of somebody's own browsers out. @throws Problem not-found */
export async function endSession(db: Db, siteId: string, staff: Staff, id: string): Promise<void> {
  const ended = await db
    .deleteFrom('staff_session')
    .where('site_id', '=', siteId)
    .where('staff_id', '=', staff.id)
    .where('id', '=', id)
    .executeTakeFirst()
  if (ended.numDeletedRows === 0n) throw new Problem('not-found', {})
}
