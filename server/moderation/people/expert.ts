import { sql } from 'kysely'
import { appendLog, type Deed } from '../../audit/audit-log.ts'
import type { Staff } from '../../identity/staff/session.ts'
import type { Db, Queries } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import { newId } from '../../platform/ids.ts'

/** Threads that are told: of more, the rest follow with their next change. */
const threadsMax = 1_000

/** Says beside somebody's name that they know what they speak of, or takes that back; twice is once. @throws Problem not-found */
export async function setExpert(db: Db, siteId: string, by: Staff, authorId: string, isExpert: boolean): Promise<void> {
  const batch = newId()
  const news = await db.transaction().execute(async (tx) => {
    const change = await applyBadge(tx, siteId, authorId, isExpert)
    if (!change) return []
    await appendLog(tx, siteId, [{ ...change.deed, actor: 'staff', actorId: by.id, source: 'console', batch }])
    return change.news
  })
  for (const [threadId, version] of news) db.changes.publish(threadId, version)
}

/** What takes the badge back, or puts it back; null where it is so already. */
export async function revertExpert(
  tx: Queries,
  siteId: string,
  _by: Staff,
  entry: { targetId: string; before: object | null },
) {
  return applyBadge(tx, siteId, entry.targetId, (entry.before as { isExpert: boolean }).isExpert)
}

async function applyBadge(tx: Queries, siteId: string, authorId: string, isExpert: boolean) {
  const author = await tx
    .selectFrom('author')
    .select('badges')
    .where('site_id', '=', siteId)
    .where('id', '=', authorId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!author) throw new Problem('not-found', {})
  if (author.badges.includes('expert') === isExpert) return null
  const others = author.badges.filter((badge) => badge !== 'expert')
  const badges = isExpert ? [...others, 'expert' as const] : others
  await tx.updateTable('author').set({ badges }).where('site_id', '=', siteId).where('id', '=', authorId).execute()
  const deed: Omit<Deed, 'actor' | 'actorId' | 'source'> = {
    action: 'author.expert',
    target: 'author',
    targetId: authorId,
    before: { isExpert: !isExpert },
    after: { isExpert },
  }
  return { deed, news: await renewThreads(tx, siteId, authorId) }
}

/** Every thread they are seen in has another version: its pages show their name. */
async function renewThreads(tx: Queries, siteId: string, authorId: string): Promise<[string, number][]> {
  const { rows } = await sql<{ id: string; version: number }>`
    with theirs as (
      select id from thread where site_id = ${siteId} and id in (
        select thread_id from comment where site_id = ${siteId} and author_id = ${authorId} and state = 'published'
        group by thread_id order by max(created_at) desc limit ${sql.lit(threadsMax)})
      order by id for no key update
    )
    update thread set version = version + 1 from theirs
    where thread.site_id = ${siteId} and thread.id = theirs.id
    returning thread.id, thread.version`.execute(tx)
  return rows.map(({ id, version }) => [id, version])
}
