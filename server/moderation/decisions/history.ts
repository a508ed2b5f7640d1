import { sql } from 'kysely'
import type { Conflict, PastDecision } from '../../../shared/moderation/moderation.ts'
import { shownRevisionOf } from '../../comments/view.ts'
import type { Queries } from '../../platform/database/database.ts'
import { jsonTime } from '../../platform/database/json-time.ts'

/** SQL for a past decision as JSON, with the moderator's name. `log` is the table's alias. */
export const pastDecisionOf = sql<PastDecision>`
  json_build_object('action', log.action, 'actor', log.actor, 'reason', log.reason,
    'at', ${jsonTime('log.at')},
    'by', (select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
           where staff.site_id = log.site_id and staff.id = log.actor_id))`

/** Reads the present state of comments that changed meanwhile, and the last decision about each. */
export async function lastOf(db: Queries, siteId: string, ids: string[]): Promise<Conflict[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Conflict>`
    select asked.id, comment.state, ${shownRevisionOf('comment')} as revision, (
        select ${pastDecisionOf} from log
        where log.site_id = ${siteId} and log.target_id = asked.id and log.target = 'comment'
        order by log.seq desc limit 1
      ) as last
    from unnest(${ids}::uuid[]) with ordinality as asked (id, place)
    left join comment on comment.site_id = ${siteId} and comment.id = asked.id
    order by asked.place`.execute(db)
  return rows
}

/** Audit actions that decide about a comment's state. */
const decisive = ['comment.approve', 'comment.reject', 'comment.spam', 'comment.hold', 'comment.undo']

/**
 * Whether a batch is the last decision in force about a comment: it is not undone, and all later ones are. The comment must be
 * locked.
 */
export async function isLastWord(tx: Queries, siteId: string, commentId: string, batch: string): Promise<boolean> {
  const newestFirst = await tx
    .selectFrom('log')
    .select(['batch', sql<string | null>`after ->> 'undoes'`.as('undoes')])
    .where('site_id', '=', siteId)
    .where('target_id', '=', commentId)
    .where('action', 'in', decisive)
    .orderBy('seq', 'desc')
    .execute()
  const takenBack = new Set<string>()
  for (const entry of newestFirst) {
    if (takenBack.has(entry.batch)) continue
    if (entry.batch === batch) return true
    if (entry.undoes === null) return false
    takenBack.add(entry.undoes)
  }
  return false
}
