import { appendLog, type Deed } from '../../audit/audit-log.ts'
import { touchThreadsOfAuthor } from '../../comments/touch-threads-of-author.ts'
import type { Staff } from '../../identity/staff/session.ts'
import { lockBadges, setBadges } from '../../people/authors.ts'
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
  const badges = await lockBadges(tx, siteId, authorId)
  if (!badges) throw new Problem('not-found', {})
  if (badges.includes('expert') === isExpert) return null
  const others = badges.filter((badge) => badge !== 'expert')
  await setBadges(tx, siteId, authorId, isExpert ? [...others, 'expert'] : others)
  const deed: Omit<Deed, 'actor' | 'actorId' | 'source'> = {
    action: 'author.set-expert',
    target: 'author',
    targetId: authorId,
    before: { isExpert: !isExpert },
    after: { isExpert },
  }
  const touched = await touchThreadsOfAuthor(tx, siteId, authorId, threadsMax)
  return { deed, news: touched.map(({ id, version }): [string, number] => [id, version]) }
}
