import { mayDo, type Role } from '../../../shared/people/staff.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Tx, transact } from '../../platform/database/transact.ts'
import type { Staff } from './session.ts'

/** Who withdraws a link; null for the command line. */
type By = Pick<Staff, 'id'> | null

/** Withdraws an unused invitation. Returns false if there is none. */
export function withdrawLink(db: Db, siteId: string, by: By, id: string): Promise<boolean> {
  return transact(db, siteId, async (tx) => {
    const withdrawn = await tx
      .deleteFrom('staff_link')
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .where('staff_id', 'is', null)
      .where('used_at', 'is', null)
      .returning(['id', 'role'])
      .execute()
    auditWithdrawn(tx, by, withdrawn)
    return withdrawn.length > 0
  })
}

/**
 * Withdraws what somebody could still give or enter with, once their role is another one: the invitations they made, where the
 * role does not let them invite. `role` is null where they leave, which also takes their links for other browsers and pages.
 */
export async function withdrawLinksOf(tx: Tx, siteId: string, by: By, id: string, role: Role | null): Promise<void> {
  if (role === null) await withdrawOwnLinks(tx, siteId, id)
  if (role !== null && mayDo(role, 'manageTeam')) return
  const withdrawn = await tx
    .deleteFrom('staff_link')
    .where('site_id', '=', siteId)
    .where('made_by', '=', id)
    .where('used_at', 'is', null)
    .where('staff_id', 'is', null)
    .returning(['id', 'role'])
    .execute()
  auditWithdrawn(tx, by, withdrawn)
}

/** Withdraws the links by which somebody's other browsers and pages could still be signed in. */
export async function withdrawOwnLinks(tx: Tx, siteId: string, id: string): Promise<void> {
  await tx
    .deleteFrom('staff_link')
    .where('site_id', '=', siteId)
    .where('staff_id', '=', id)
    .where('used_at', 'is', null)
    .execute()
  await tx.deleteFrom('staff_code').where('site_id', '=', siteId).where('staff_id', '=', id).execute()
}

function auditWithdrawn(tx: Tx, by: By, links: { id: string; role: Role }[]): void {
  tx.audit(
    ...links.map(({ id, role }) => ({
      actor: by ? ('staff' as const) : ('command' as const),
      actorId: by?.id ?? null,
      action: 'staff.withdraw-link',
      target: 'staff' as const,
      targetId: id,
      before: { role },
      after: null,
      source: by ? 'console' : 'command',
    })),
  )
}
