import { sql } from 'kysely'
import { appendLog } from '../../audit/audit-log.ts'
import type { Db } from '../../platform/database/database.ts'
import type { Verdict } from '../../screening/verdict.ts'

/**
 * Tells the team of a comment because rules ask for it: in the log each time, and by mail to those who decide and want mail,
 * once for each comment and person, whatever else they are written to about it.
 */
export async function leaveWord(
  db: Db,
  siteId: string,
  commentId: string,
  notifies: Verdict['notifies'],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await appendLog(
      tx,
      siteId,
      notifies.map(({ rule, version }) => ({
        actor: 'rule' as const,
        actorId: null,
        action: 'comment.notify-team',
        target: 'mark' as const,
        targetId: commentId,
        before: null,
        after: { rule, version },
        source: 'rule',
      })),
    )
    const [first] = notifies
    await sql`
      insert into outbox (site_id, id, staff_id, comment_id, rule)
      select staff.site_id, gen_random_uuid(), staff.id, comment.id, rule_version.name
      from staff
      join comment on comment.site_id = staff.site_id and comment.id = ${commentId} and not comment.shadowed
      join rule_version on rule_version.site_id = staff.site_id and rule_version.rule_id = ${first!.rule}
        and rule_version.version = ${first!.version}
      where staff.site_id = ${siteId} and staff.wants_mail and staff.email is not null and staff.removed_at is null
        and staff.role in ('owner', 'admin', 'moderator')
      on conflict (site_id, comment_id, staff_id) do nothing`.execute(tx)
  })
}
