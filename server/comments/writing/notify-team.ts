import { enqueueTeamMail } from '../../identity/staff/team-mail.ts'
import type { Tx } from '../../platform/database/transact.ts'
import type { Verdict } from '../../screening/verdict.ts'

/**
 * Tells the team of a comment because rules ask for it: in the log each time, and by mail to those who decide and want mail,
 * once for each comment and person, whatever else they are written to about it. Nobody is mailed about a shadowed one.
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
