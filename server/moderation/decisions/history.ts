import { sql } from 'kysely'
import type { Conflict, PastDecision } from '../../../shared/moderation/moderation.ts'
import type { Queries } from '../../platform/database/database.ts'
import { jsonTime } from '../../platform/database/json-time.ts'

/** What the log says of decisions, for moderators: names where somebody has one. `log` is the table's alias. */
export const pastDecisionOf = sql<PastDecision>`
  json_build_object('action', log.action, 'actor', log.actor, 'reason', log.reason,
    'at', ${jsonTime('log.at')},
    'by', (select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
           where staff.site_id = log.site_id and staff.id = log.actor_id))`

/** How comments stand that were not as somebody thought, and the last thing done about each. */
export async function lastOf(db: Queries, siteId: string, ids: string[]): Promise<Conflict[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Conflict>`
    select asked.id, comment.state, comment.revision, (
        select ${pastDecisionOf} from log
        where log.site_id = ${siteId} and log.target_id = asked.id and log.target = 'comment'
        order by log.seq desc limit 1
      ) as last
    from unnest(${ids}::uuid[]) with ordinality as asked (id, place)
    left join comment on comment.site_id = ${siteId} and comment.id = asked.id
    order by asked.place`.execute(db)
  return rows
}

/** What decides about a comment as a whole; what else is told of one leaves its state to these. */
const decisive = ['comment.approve', 'comment.reject', 'comment.spam', 'comment.hold', 'comment.undo']

/**
 * Whether a batch is what last decided about a comment: whatever was decided after it has been taken back, and it itself has
 * not. The comment must be locked, so that nobody decides meanwhile.
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
