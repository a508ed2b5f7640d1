import { sql } from 'kysely'
import { decisionsMax } from '../../../shared/moderation/moderation.ts'
import type { NewSanction, Sanction, SanctionReply } from '../../../shared/people/people.ts'
import { shownRevisionOf } from '../../comments/view.ts'
import type { Staff } from '../../identity/staff/session.ts'
import { insertSanction, lockSanction, readSanctions, setLifted } from '../../people/sanctions.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'
import { type Also, removeTogether } from '../decisions/decide.ts'

/** Hours of comments that `removeRecent` removes. */
const recentHours = 24

/**
 * Sanctions a person, from their next request on. `removeRecent` also rejects their comments of the last 24 hours, in the same
 * batch.
 * @throws Problem not-found | not-allowed
 */
export async function sanctionAuthor(
  db: Db,
  siteId: string,
  by: Staff,
  authorId: string,
  { kind, days, reason, message, removeRecent }: NewSanction,
): Promise<SanctionReply> {
  await requireMaySanction(db, siteId, by, authorId)
  const id = newId()
  const items = removeRecent ? await recentOf(db, siteId, authorId) : []
  const insert: Also = async (tx, batch) => {
    await insertSanction(tx, siteId, authorId, by.id, { kind, days, reason, message }, id)
    const what = { sanction: id, kind, ...(days && { days }) }
    tx.audit({ ...auditEntry(by, authorId, 'author.sanction', what, reason), batch })
    return undefined
  }
  const { batch, done } = await removeTogether(db, siteId, { actor: 'staff', id: by.id }, items, insert)
  return { sanction: await oneSanction(db, siteId, id), batch, removed: done.length }
}

/** Lifts a sanction; idempotent. @throws Problem not-found | not-allowed */
export async function liftSanction(
  db: Db,
  siteId: string,
  by: Staff,
  id: string,
): Promise<{ sanction: Sanction; batch: string }> {
  const batch = newId()
  await transact(db, siteId, async (tx) => {
    const found = await lockSanction(tx, siteId, id)
    if (!found) throw new Problem('not-found', {})
    await requireMaySanction(tx, siteId, by, found.authorId)
    if (found.liftedAt) return
    await setLifted(tx, siteId, id, by.id)
    const what = { sanction: id, kind: found.kind }
    tx.audit({ ...auditEntry(by, found.authorId, 'author.lift-sanction', what), batch })
  })
  return { sanction: await oneSanction(db, siteId, id), batch }
}

/** Undoes a sanction or its lifting. Returns the audit entry; null if it was changed since. @throws Problem not-allowed */
export async function revertSanction(
  tx: Queries,
  siteId: string,
  by: Staff,
  entry: { action: string; targetId: string; after: Record<string, unknown> | null },
): Promise<AuditEntry | null> {
  const id = String(entry.after?.sanction)
  const wasMade = entry.action === 'author.sanction'
  await requireMaySanction(tx, siteId, by, entry.targetId)
  const changed = await setLifted(tx, siteId, id, wasMade ? by.id : null)
  if (!changed) return null
  return auditEntry(by, entry.targetId, wasMade ? 'author.lift-sanction' : 'author.sanction', {
    sanction: id,
    kind: entry.after?.kind,
  })
}

/** Moderators may sanction readers; admins and owners also the team; only owners may sanction owners. */
async function requireMaySanction(db: Queries, siteId: string, by: Staff, authorId: string): Promise<void> {
  const author = await db
    .selectFrom('author')
    .leftJoin('staff', (join) =>
      join
        .onRef('staff.site_id', '=', 'author.site_id')
        .onRef('staff.author_id', '=', 'author.id')
        .on('staff.removed_at', 'is', null),
    )
    .select(['author.id', 'staff.role'])
    .where('author.site_id', '=', siteId)
    .where('author.id', '=', authorId)
    .executeTakeFirst()
  if (!author) throw new Problem('not-found', {})
  if (author.id === by.authorId) throw new Problem('not-allowed', {})
  if (author.role && by.role !== 'owner' && (by.role !== 'admin' || author.role === 'owner'))
    throw new Problem('not-allowed', {})
}

async function recentOf(db: Db, siteId: string, authorId: string) {
  return db
    .selectFrom('comment')
    .select(['id', 'state', shownRevisionOf('comment').as('revision')])
    .where('site_id', '=', siteId)
    .where('author_id', '=', authorId)
    .where('state', 'in', ['published', 'held'])
    .where('created_at', '>', sql<string>`now() - make_interval(hours => ${sql.lit(recentHours)})`)
    .orderBy('created_at', 'desc')
    .limit(decisionsMax)
    .execute()
}

const oneSanction = async (db: Db, siteId: string, id: string) => (await readSanctions(db, siteId, { id }))[0]!

function auditEntry(
  by: Staff,
  authorId: string,
  action: string,
  after: Record<string, unknown>,
  reason?: string,
): AuditEntry {
  return {
    actor: 'staff',
    actorId: by.id,
    action,
    target: 'author',
    targetId: authorId,
    before: null,
    after,
    reason: reason ?? null,
    source: 'console',
  }
}
