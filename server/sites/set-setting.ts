import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { SiteSettings } from '../../shared/sites.ts'
import type { Db } from '../platform/database.ts'
import { nilId } from '../platform/ids.ts'
import { freshMs } from './site.ts'

/** Few enough that nobody who posts meanwhile waits long for their thread. */
const threadsAtOnce = 500

/**
 * Changes a setting of a site; resolves when it is in force in every process. Readers with a thread of it open are told of
 * `readOnly`.
 */
export async function setSetting<Name extends keyof SiteSettings>(
  db: Db,
  siteId: string,
  name: Name,
  value: SiteSettings[Name],
): Promise<void> {
  await db
    .updateTable('site')
    .set({ settings: sql`settings || ${JSON.stringify({ [name]: value })}::jsonb` })
    .where('site_id', '=', siteId)
    .execute()
  // Until then a page may still be made with the old one, and nobody would hear of it again. Half as long for it to be made.
  await pause(freshMs * 1.5)
  if (name === 'readOnly') await tellOfSite(db, siteId)
}

/** A change of the whole site as readers hear of it: each of its threads has another version. */
async function tellOfSite(db: Db, siteId: string): Promise<void> {
  let last = nilId
  let isMore = true
  while (isMore) {
    const next = db
      .selectFrom('thread')
      .select('id')
      .where('site_id', '=', siteId)
      .where('id', '>', last)
      .orderBy('id')
      .limit(threadsAtOnce)
    const told = await db
      .updateTable('thread')
      .set({ version: sql`version + 1` })
      .where('site_id', '=', siteId)
      .where('id', 'in', next)
      .returning(['id', 'version'])
      .execute()
    for (const { id, version } of told) db.changes.publish(id, version)
    last = told.reduce((furthest, { id }) => (id > furthest ? id : furthest), last)
    isMore = told.length === threadsAtOnce
  }
}
