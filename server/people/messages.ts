import { sql } from 'kysely'
import type { TeamMessage } from '../../shared/people/viewers.ts'
import type { Db } from '../platform/database/database.ts'
import { Problem } from '../platform/http/problem.ts'

/** Reads the moderators' unread messages to a person, oldest first. */
export async function readMessages(db: Db, siteId: string, authorId: string): Promise<TeamMessage[]> {
  const rows = await db
    .selectFrom('sanction')
    .select(['id', 'message', 'made_at as at'])
    .where('site_id', '=', siteId)
    .where('author_id', '=', authorId)
    .where('lifted_at', 'is', null)
    .where('kind', '=', 'message')
    .where('read_at', 'is', null)
    .orderBy('made_at')
    .limit(10)
    .execute()
  return rows.map(({ id, message, at }) => ({ id, text: message ?? '', at }))
}

/** Marks a person's own message as read; idempotent. @throws Problem not-found */
export async function markRead(db: Db, siteId: string, authorId: string, id: string): Promise<void> {
  const read = await db
    .updateTable('sanction')
    .set({ read_at: sql<string>`coalesce(read_at, now())` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('author_id', '=', authorId)
    .where('kind', '=', 'message')
    .executeTakeFirst()
  if (read.numUpdatedRows === 0n) throw new Problem('not-found', {})
}
