import { touchThreadsOfAuthor } from '../../comments/touch-threads-of-author.ts'
import type { Staff } from '../../identity/staff/session.ts'
import { lockBadges, setBadges } from '../../people/authors.ts'
import type { AuditEntry } from '../../platform/database/audit-entry.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'

/** Threads that show the change at once, the latest first; others show it with their next version. */
const threadsMax = 1_000

/** Sets or removes a person's expert badge; idempotent. @throws Problem not-found */
export async function setExpert(db: Db, siteId: string, by: Staff, authorId: string, isExpert: boolean): Promise<void> {
  const batch = newId()
  await transact(db, siteId, async (tx) => {
    const entry = await applyBadge(tx, siteId, authorId, isExpert)
    if (entry) tx.audit({ ...entry, actor: 'staff', actorId: by.id, source: 'console', batch })
  })
}

/** Undoes a change of the badge. Returns the audit entry; null if there is nothing to undo. */
export async function revertExpert(
  tx: Tx,
  siteId: string,
  _by: Staff,
  entry: { targetId: string; before: object | null },
) {
  return applyBadge(tx, siteId, entry.targetId, (entry.before as { isExpert: boolean }).isExpert)
}

async function applyBadge(
  tx: Tx,
  siteId: string,
  authorId: string,
  isExpert: boolean,
): Promise<Omit<AuditEntry, 'actor' | 'actorId' | 'source'> | null> {
  const badges = await lockBadges(tx, siteId, authorId)
  if (!badges) throw new Problem('not-found', {})
  if (badges.includes('expert') === isExpert) return null
  const others = badges.filter((badge) => badge !== 'expert')
  await setBadges(tx, siteId, authorId, isExpert ? [...others, 'expert'] : others)
  await touchThreadsOfAuthor(tx, siteId, authorId, threadsMax)
  return {
    action: 'author.set-expert',
    target: 'author',
    targetId: authorId,
    before: { isExpert: !isExpert },
    after: { isExpert },
  }
}
