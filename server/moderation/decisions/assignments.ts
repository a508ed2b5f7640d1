import { type RawBuilder, sql } from 'kysely'
import type { Assigned, AssignmentReply, AssignmentRequest } from '../../../shared/moderation/assignments.ts'
import { mayDo } from '../../../shared/people/staff.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { jsonTime } from '../../platform/database/json-time.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { fieldProblem, Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'

/** SQL condition: the assignment `a` is this person's, by name or as an admin or owner. */
const isFor = ({ id, role }: Staff) =>
  sql<boolean>`coalesce(a.staff_id = ${id}::uuid, ${mayDo(role, 'changeRules')}::boolean)`

/** SQL for the open assignment of comment `c` as JSON; null if there is none. */
export const assignmentColumn = (viewer: Staff) => sql<Assigned | null>`(
  select json_build_object('to', holder_name.name, 'note', a.note, 'by', maker_name.name, 'at', ${jsonTime('a.made_at')},
    'isForMe', ${isFor(viewer)})
  from assignment a
  join staff maker on maker.site_id = a.site_id and maker.id = a.made_by
  join author maker_name on maker_name.site_id = maker.site_id and maker_name.id = maker.author_id
  left join staff holder on holder.site_id = a.site_id and holder.id = a.staff_id
  left join author holder_name on holder_name.site_id = holder.site_id and holder_name.id = holder.author_id
  where a.site_id = c.site_id and a.comment_id = c.id and a.ended_at is null)`

/** SQL condition: comment `c` is assigned to `me`, to `admins`, or to somebody whose name begins with `who`. */
export function assignedTo(viewer: Staff, who: string): RawBuilder<unknown> {
  const isTheirs =
    who === 'me'
      ? isFor(viewer)
      : who === 'admins'
        ? sql`a.staff_id is null`
        : sql`exists (select from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
            where staff.site_id = a.site_id and staff.id = a.staff_id and starts_with(lower(author.name), lower(${who})))`
  return sql`and c.state <> 'deleted' and exists (select from assignment a
    where a.site_id = c.site_id and a.comment_id = c.id and a.ended_at is null and ${isTheirs})`
}

/** Counts the comments assigned to a person, up to `max`. */
export async function countForMe(db: Db, siteId: string, viewer: Staff, max: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from assignment a join comment c on c.site_id = a.site_id and c.id = a.comment_id
      where a.site_id = ${siteId} and a.ended_at is null and ${isFor(viewer)} and c.state <> 'deleted'
      limit ${max}) mine`.execute(db)
  return rows[0]!.count
}

/**
 * Assigns comments to a member of the team, or removes their assignments, as one batch. Returns the present assignment of each.
 * @throws Problem not-found, if none of the comments exists | invalid, for a person who may not decide
 */
export async function assignComments(
  db: Db,
  siteId: string,
  by: Staff,
  { comments, to, note }: AssignmentRequest,
): Promise<AssignmentReply> {
  const batch = newId()
  return transact(db, siteId, async (tx) => {
    const staffId = to === 'admins' ? null : to
    if (staffId) await requireDecider(tx, siteId, staffId)
    const ids = await lockComments(tx, siteId, comments)
    if (ids.length === 0) throw new Problem('not-found', {})
    const before = new Map((await end(tx, siteId, ids, batch)).map(({ id, comment_id }) => [comment_id, id]))
    const changed = to === null ? ids.filter((id) => before.has(id)) : ids
    const made = new Map(to === null ? [] : changed.map((id) => [id, newId()]))
    if (made.size > 0)
      await tx
        .insertInto('assignment')
        .values(
          [...made].map(([comment_id, id]) => ({
            site_id: siteId,
            id,
            comment_id,
            staff_id: staffId,
            note: note || null,
            made_by: by.id,
          })),
        )
        .execute()
    // In reverse: an undo starts with the last entry and then locks in the same order as everything else.
    const entries = changed.toReversed().map((id): AuditEntry => {
      const after = { assignment: made.get(id) ?? null, to }
      const source = ids.length > 1 ? 'bulk' : by.kind
      return {
        ...auditEntry(id, { assignment: before.get(id) ?? null }, after),
        actor: 'staff',
        actorId: by.id,
        source,
        batch,
      }
    })
    tx.audit(...entries)
    return { batch: entries.length > 0 ? batch : null, assignments: await readAssigned(tx, siteId, by, ids) }
  })
}

/** Undoes the change of an assignment. Returns the audit entry; null if it was changed since. */
export async function revertAssignment(
  tx: Tx,
  siteId: string,
  _by: Staff,
  { targetId, before, after }: { targetId: string; before: object | null; after: object | null },
) {
  const [was, left] = [before, after] as { assignment: string | null }[]
  await lockComments(tx, siteId, [targetId])
  const now = await tx
    .selectFrom('assignment')
    .select('id')
    .where('site_id', '=', siteId)
    .where('comment_id', '=', targetId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if ((now?.id ?? null) !== left!.assignment) return null
  const holder = was!.assignment && (await holderOf(tx, siteId, was!.assignment))
  if (was!.assignment && !holder) return null
  await end(tx, siteId, [targetId], null)
  if (was!.assignment) await reopen(tx, siteId, sql`a.id = ${was!.assignment}::uuid`)
  const to = holder ? (holder.staff_id ?? 'admins') : null
  return auditEntry(targetId, { assignment: left!.assignment }, { assignment: was!.assignment, to })
}

/** Closes the assignments of comments that were decided. */
export async function endAssignments(tx: Queries, siteId: string, commentIds: string[], batch: string): Promise<void> {
  await end(tx, siteId, commentIds, batch)
}

/** Reopens the assignments that an undone decision had closed. */
export async function reopenAssignments(tx: Queries, siteId: string, commentIds: string[], batch: string) {
  await reopen(tx, siteId, sql`a.ended_in = ${batch}::uuid and a.comment_id = any (${commentIds}::uuid[])`)
}

/** Locks comments in order of their ids, so that concurrent bulk actions do not deadlock. */
async function lockComments(tx: Queries, siteId: string, ids: string[]): Promise<string[]> {
  const rows = await tx
    .selectFrom('comment')
    .select('id')
    .where('site_id', '=', siteId)
    .where('id', 'in', ids)
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  return rows.map(({ id }) => id)
}

async function requireDecider(tx: Queries, siteId: string, id: string): Promise<void> {
  // Locked until the commit, so that a person removed meanwhile loses this assignment, too.
  const person = await tx
    .selectFrom('staff')
    .select('role')
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!person || !mayDo(person.role, 'decide')) throw fieldProblem('/to', 'must be somebody of the team who decides')
}

function end(tx: Queries, siteId: string, commentIds: string[], batch: string | null) {
  return tx
    .updateTable('assignment')
    .set({ ended_at: sql<string>`now()`, ended_in: batch })
    .where('site_id', '=', siteId)
    .where('comment_id', 'in', commentIds)
    .where('ended_at', 'is', null)
    .returning(['id', 'comment_id'])
    .execute()
}

/** SQL condition: the assignee of `a` may still decide. */
const stillDecides = sql<boolean>`(a.staff_id is null or exists (select from staff
  where staff.site_id = a.site_id and staff.id = a.staff_id and staff.removed_at is null and staff.role <> 'writer'))`

/** Reopens assignments whose comments have no newer one and whose assignees may still decide. */
async function reopen(tx: Queries, siteId: string, which: RawBuilder<unknown>): Promise<void> {
  await sql`
    update assignment a set ended_at = null, ended_in = null
    where a.site_id = ${siteId} and ${which} and a.ended_at is not null and ${stillDecides}
      and not exists (select from assignment other
        where other.site_id = a.site_id and other.comment_id = a.comment_id and other.ended_at is null)`.execute(tx)
}

/** The assignee with this id; undefined if they may no longer decide. */
async function holderOf(tx: Queries, siteId: string, id: string): Promise<{ staff_id: string | null } | undefined> {
  const { rows } = await sql<{ staff_id: string | null }>`
    select a.staff_id from assignment a where a.site_id = ${siteId} and a.id = ${id} and ${stillDecides}`.execute(tx)
  return rows[0]
}

async function readAssigned(tx: Queries, siteId: string, viewer: Staff, ids: string[]) {
  const { rows } = await sql<{ comment: string; assignment: Assigned | null }>`
    select c.id as comment, ${assignmentColumn(viewer)} as assignment from comment c
    where c.site_id = ${siteId} and c.id = any (${ids}::uuid[]) order by c.id`.execute(tx)
  return rows
}

/** Makes the audit entry. Its target is `mark`, because entries of `comment` are decisions. The note is not logged. */
function auditEntry(id: string, before: Record<string, unknown>, after: Record<string, unknown>) {
  return { action: 'comment.assign', target: 'mark' as const, targetId: id, before, after }
}
