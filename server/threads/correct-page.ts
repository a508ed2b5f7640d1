import { sql } from 'kysely'
import type { PageSource, ThreadPageChange, ThreadPageDetails } from '../../shared/comments/thread-page.ts'
import { urlMaxLength } from '../../shared/limits.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import { threadChanged } from '../platform/database/changes.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { type Tx, transact } from '../platform/database/transact.ts'
import { fieldProblem, Problem } from '../platform/http/problem.ts'
import { newId } from '../platform/ids.ts'
import type { OriginPolicy } from '../sites/origins.ts'
import type { Site } from '../sites/site.ts'
import { normaliseAddress } from './normalise-address.ts'
import { idOfKey, isKnownUrl, keyOfAddress, nameOfKey } from './page-key.ts'

/** Who corrects a page's title or address, and how it came to us. */
interface PageCorrector {
  actor: LogActor
  actorId: string | null
  source: string
}

/** What a thread's row holds of its page, by the names the audit log calls it. */
interface StoredPage {
  page: string
  url: string
  urlFrom: PageSource
  title: string
  titleFrom: PageSource
}

const columns = { page: 'page_key', url: 'url', urlFrom: 'url_from', title: 'title', titleFrom: 'title_from' } as const

/**
 * Corrects a thread's title and address. Where its address names the page, the thread moves to the new one; a page with an id
 * of its own keeps its thread. Returns the batch that undoes it; null where it was so already.
 * @throws Problem not-found | invalid, for an address on no origin of the site, too long, or of another thread
 */
export function correctPage(
  db: Db,
  site: Site,
  policy: OriginPolicy,
  threadId: string,
  { url, title, reason }: ThreadPageChange,
  by: PageCorrector,
): Promise<string | null> {
  return transact(db, site.id, async (tx) => {
    const now = await lockPage(tx, site.id, threadId)
    const to: Partial<StoredPage> = {}
    if (title !== undefined) Object.assign(to, { title, titleFrom: 'owner' })
    if (url !== undefined) Object.assign(to, addressOf(url, now.page, site, policy), { urlFrom: 'owner' })
    const names = changed(now, to)
    if (names.length === 0) return null
    if (to.page && (await isTaken(tx, site.id, threadId, to.page)))
      throw fieldProblem('/url', 'is the address of another thread')
    const batch = newId()
    await write(tx, site.id, threadId, pick(to, names))
    tx.audit({ ...auditEntry(threadId, now, pick(to, names)), ...by, reason: reason?.trim() || null, batch })
    return batch
  })
}

/** Takes a correction back. Returns the audit entry; null where the page was corrected again since, or has another thread. */
export async function revertPage(
  tx: Tx,
  siteId: string,
  _by: unknown,
  entry: { targetId: string; before: object | null; after: object | null },
): Promise<Omit<AuditEntry, keyof PageCorrector | 'batch'> | null> {
  const now = await lockPage(tx, siteId, entry.targetId)
  const left = Object.entries(entry.after ?? {}) as [keyof StoredPage, unknown][]
  if (left.some(([name, value]) => now[name] !== value)) return null
  const to = entry.before as Partial<StoredPage>
  if (to.page && (await isTaken(tx, siteId, entry.targetId, to.page))) return null
  await write(tx, siteId, entry.targetId, to)
  return auditEntry(entry.targetId, now, to)
}

/** Reads the page of a thread, with whose word its title and address are. @throws Problem not-found */
export async function readThreadPage(db: Db, siteId: string, threadId: string): Promise<ThreadPageDetails> {
  const row = await selectPage(db, siteId, threadId).select('description').executeTakeFirst()
  if (!row) throw new Problem('not-found', {})
  return { id: threadId, ...row, page: nameOfKey(row.page) }
}

function addressOf(
  address: string,
  key: string,
  site: Site,
  policy: OriginPolicy,
): Pick<StoredPage, 'url'> & Partial<StoredPage> {
  if (!isKnownUrl(address, site, policy)) throw fieldProblem('/url', 'must be on an origin this site allows')
  const url = normaliseAddress(address, site.settings)
  if (url.href.length > urlMaxLength) throw fieldProblem('/url', `must be ${urlMaxLength} characters or fewer`)
  return { url: url.href, ...(idOfKey(key) === null && { page: keyOfAddress(url) }) }
}

const selectPage = (db: Queries, siteId: string, threadId: string) =>
  db
    .selectFrom('thread')
    .select(['page_key as page', 'url', 'url_from as urlFrom', 'title', 'title_from as titleFrom'])
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)

async function lockPage(tx: Queries, siteId: string, threadId: string): Promise<StoredPage> {
  const row = await selectPage(tx, siteId, threadId).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('not-found', {})
  return row
}

async function isTaken(tx: Queries, siteId: string, threadId: string, key: string): Promise<boolean> {
  const other = await tx
    .selectFrom('thread')
    .select('id')
    .where('site_id', '=', siteId)
    .where('page_key', '=', key)
    .where('id', '<>', threadId)
    .executeTakeFirst()
  return other !== undefined
}

async function write(tx: Tx, siteId: string, threadId: string, to: Partial<StoredPage>): Promise<void> {
  const values = Object.fromEntries(
    Object.entries(to).map(([name, value]) => [columns[name as keyof StoredPage], value]),
  )
  const { version } = await tx
    .updateTable('thread')
    .set({ ...values, version: sql`version + 1` })
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)
    .returning('version')
    .executeTakeFirstOrThrow()
  tx.changed(threadChanged(threadId, version))
}

const changed = (now: StoredPage, to: Partial<StoredPage>) =>
  (Object.keys(to) as (keyof StoredPage)[]).filter((name) => to[name] !== now[name])

const pick = (page: Partial<StoredPage>, names: readonly (keyof StoredPage)[]): Partial<StoredPage> =>
  Object.fromEntries(names.map((name) => [name, page[name]]))

function auditEntry(threadId: string, now: StoredPage, to: Partial<StoredPage>) {
  const before = pick(now, Object.keys(to) as (keyof StoredPage)[])
  return { action: 'thread.set-page', target: 'thread' as const, targetId: threadId, before, after: { ...to } }
}
