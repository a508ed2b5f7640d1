import { sql } from 'kysely'
import type { EarlierName } from '../../shared/people/people.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { Problem } from '../platform/http/problem.ts'
import { newId } from '../platform/ids.ts'

/** Changes of one person's name within a week; the next has to wait. */
const changesPerWeek = 3
const shownMax = 20

/**
 * Changes a guest's display name and keeps the earlier one for moderators. Returns false if it is their name already. Call
 * `touchThreadsOfAuthor` too, so that their threads show it.
 * @throws Problem name-limit, with the seconds to wait
 */
export async function changeName(tx: Queries, siteId: string, id: string, name: string): Promise<boolean> {
  const author = await tx
    .selectFrom('author')
    .select('name')
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow()
  if (author.name === name) return false
  const { rows } = await sql<{ changes: number; waitS: number }>`
    select count(*)::int as changes, ceil(extract(epoch from min(ended_at) + interval '7 days' - now()))::int as "waitS"
    from (select ended_at from author_name where site_id = ${siteId} and author_id = ${id}
      and ended_at > now() - interval '7 days' order by id desc limit ${sql.lit(changesPerWeek)}) lately`.execute(tx)
  const { changes, waitS } = rows[0]!
  if (changes >= changesPerWeek) {
    const retryAfterS = Math.max(1, waitS)
    throw new Problem('name-limit', { retryAfterS, headers: { 'Retry-After': String(retryAfterS) } })
  }
  await tx
    .insertInto('author_name')
    .values({ site_id: siteId, author_id: id, id: newId(), name: author.name })
    .execute()
  await tx.updateTable('author').set({ name }).where('site_id', '=', siteId).where('id', '=', id).execute()
  return true
}

/** Reads the names a person had before, newest first. */
export function readEarlierNames(db: Db, siteId: string, authorId: string): Promise<EarlierName[]> {
  return db
    .selectFrom('author_name')
    .select(['name', 'ended_at as until'])
    .where('site_id', '=', siteId)
    .where('author_id', '=', authorId)
    .orderBy('id', 'desc')
    .limit(shownMax)
    .execute()
}
