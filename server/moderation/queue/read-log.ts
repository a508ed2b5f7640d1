import { sql } from 'kysely'
import type { LogEntry } from '../../../shared/moderation/audit-log.ts'
import type { Db } from '../../platform/database/database.ts'

/** What of the log somebody wants to see, the newest first. */
export interface LogRequest {
  actorId?: string | undefined
  targetId?: string | undefined
  action?: string | undefined
  before?: number | undefined
  limit?: number | undefined
}

/** Reads a site's log, the newest entries first; `before` is the number of the last one seen. */
export async function readLog(db: Db, siteId: string, request: LogRequest): Promise<LogEntry[]> {
  const { actorId, targetId, action, before, limit = 50 } = request
  const rows = await db
    .selectFrom('log')
    .select([
      'log.seq', 'log.at', 'log.actor', 'log.actor_id as actorId', 'log.action', 'log.target', 'log.target_id as targetId',
      'log.before', 'log.after', 'log.reason', 'log.source', 'log.batch',
    ])
    .select([
      sql<string>`encode(log.hash, 'hex')`.as('hash'),
      sql<string | null>`coalesce(
        (select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
          where staff.site_id = log.site_id and staff.id = log.actor_id),
        (select author.name from author where author.site_id = log.site_id and author.id = log.actor_id))`.as('actorName'),
    ])
    .where('log.site_id', '=', siteId)
    .$if(actorId !== undefined, (query) => query.where('log.actor_id', '=', actorId!))
    .$if(targetId !== undefined, (query) => query.where('log.target_id', '=', targetId!))
    .$if(action !== undefined, (query) => query.where('log.action', '=', action!))
    .$if(before !== undefined, (query) => query.where('log.seq', '<', before!))
    .orderBy('log.seq', 'desc')
    .limit(limit)
    .execute() // biome-ignore format: a list
  return rows
}
