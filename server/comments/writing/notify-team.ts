import { enqueueTeamMail } from '../../identity/staff/team-mail.ts'
import type { Tx } from '../../platform/database/transact.ts'
import type { Verdict } from '../../screening/verdict.ts'

/**
 * Notifies the team of a comment for rules: in the log each time, and by mail to moderators who want mail, at most once for
 * each comment and person. Shadow-banned comments send no mail.
 */
export async function notifyTeam(
  tx: Tx,
  siteId: string,
  comment: { id: string; shadowed: boolean },
  notifies: Verdict['notifies'],
): Promise<void> {
  const [first] = notifies
  if (!first) return
  tx.audit(
    ...notifies.map(({ rule, version }) => ({
      actor: 'rule' as const,
      actorId: null,
      action: 'comment.notify-team',
      target: 'mark' as const,
      targetId: comment.id,
      before: null,
      after: { rule, version },
      source: 'rule',
    })),
  )
  if (comment.shadowed) return
  const { rule: id, version } = first
  await enqueueTeamMail(tx, siteId, { commentId: comment.id, rule: { id, version } })
}
