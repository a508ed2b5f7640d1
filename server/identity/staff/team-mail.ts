import { mayDo, roles } from '../../../shared/people/staff.ts'
import type { JobKind } from '../../platform/database/job.ts'
import type { Tx } from '../../platform/database/transact.ts'

/** A mail to one of the team about one comment. */
export interface TeamMail {
  staffId: string
  commentId: string
  /** The rule that asks for it; null where the comment waits for review. */
  rule: { id: string; version: number } | null
}

/**
 * Mails to the team. Jobs about comments that come to wait are made by the database itself, see the triggers of `comment` in
 * the first migration: whoever makes a comment wait, its mail cannot be forgotten. Kept when done: one comment is told of once,
 * however often it comes to wait. Retried for three days: after one minute, two, four and so on to over
 * two hours, then every four hours.
 */
export const teamMail: JobKind<TeamMail> = {
  name: 'team-mail',
  attemptsMax: 26,
  firstDelayS: 60,
  delayMaxS: 4 * 60 * 60,
  leaseS: 120,
  isKept: true,
}

const deciding = roles.filter((role) => mayDo(role, 'decide'))

/** Writes a mail job to everybody who decides and wants mail, about a comment that a rule names. */
export async function enqueueTeamMail(tx: Tx, siteId: string, { commentId, rule }: Omit<TeamMail, 'staffId'>) {
  const recipients = await tx
    .selectFrom('staff')
    .select('id')
    .where('site_id', '=', siteId)
    .where('wants_mail', '=', true)
    .where('email', 'is not', null)
    .where('removed_at', 'is', null)
    .where('role', 'in', deciding)
    .execute()
  for (const { id: staffId } of recipients)
    tx.enqueue({ kind: teamMail, payload: { staffId, commentId, rule }, dedupeKey: `${commentId} ${staffId}` })
}
