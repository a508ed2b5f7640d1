import { mayDo, roles } from '../../../shared/people/staff.ts'
import type { JobKind } from '../../platform/database/job.ts'
import type { Tx } from '../../platform/database/transact.ts'

/** Payload of a mail to a member of the team about a comment. */
export interface TeamMail {
  staffId: string
  commentId: string
  /** The rule that notifies; null if the comment waits for review. */
  rule: { id: string; version: number } | null
}

/** Retried for three days: after one minute, two, four and so on to over two hours, then every four hours. */
const retried = { attemptsMax: 26, firstDelayS: 60, delayMaxS: 4 * 60 * 60, leaseS: 120 }

/**
 * Job that mails the team. Triggers of `comment` in the initial migration enqueue it for every comment that is held, so that no
 * code path can forget it. Finished jobs are kept, so that a comment is mailed about once, however often it is held.
 */
export const teamMail: JobKind<TeamMail> = { ...retried, name: 'team-mail', isKept: true }

/** A mail about a team member's address: to a new one, with the token that confirms it, or to the earlier one. */
export interface AddressMail {
  staffId: string
  to: string
  token: string | null
}

/** Mails about addresses of the team. Not kept when done: they hold addresses. */
export const addressMail: JobKind<AddressMail> = { ...retried, name: 'address-mail', isKept: false }

const deciding = roles.filter((role) => mayDo(role, 'decide'))

/** Enqueues a mail about a comment that a rule matched, to each moderator who wants mail. */
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
