import { sql } from 'kysely'
import type { LogPage } from '../../../shared/moderation/audit-log.ts'
import type { Db } from '../../platform/database/database.ts'
import { cutPage, type ListRequest, readCursor, writeCursor } from '../../sites/cursor.ts'
import type { Site } from '../../sites/site.ts'

/** Filters and page of the audit log. */
interface LogRequest extends ListRequest {
  actorId?: string | undefined
  targetId?: string | undefined
  action?: string | undefined
}

/** Reads a page of a site's log, the newest entries first. @throws Problem invalid, for a cursor of another list */
export async function readLog(db: Db, site: Site, request: LogRequest): Promise<LogPage> {
  const { actorId, targetId, action, cursor, limit = 50 } = request
  const scope = `log ${JSON.stringify([actorId, targetId, action])}`
  const after = cursor ? readCursor(site, scope, cursor) : null
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
    .where('log.site_id', '=', site.id)
    .$if(actorId !== undefined, (query) => query.where('log.actor_id', '=', actorId!))
    .$if(targetId !== undefined, (query) => query.where('log.target_id', '=', targetId!))
    .$if(action !== undefined, (query) => query.where('log.action', '=', action!))
    .$if(after !== null, (query) => query.where('log.seq', '<', Number(after!.key)))
    .orderBy('log.seq', 'desc')
    .limit(limit + 1)
    .execute() // biome-ignore format: a list
  return cutPage(rows, limit, ({ seq }) => writeCursor(site, scope, seq))
}
