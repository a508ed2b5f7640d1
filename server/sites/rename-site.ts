import { siteChanged } from '../platform/database/changes.ts'
import type { Db } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'
import { siteEntry } from './site-entry.ts'

/** Gives a site another name, as feeds and mails say it. Its name in addresses stays, and with it every embedded page. */
export async function renameSite(db: Db, siteId: string, name: string): Promise<void> {
  await transact(db, siteId, async (tx) => {
    const site = await tx
      .selectFrom('site')
      .select('name')
      .where('site_id', '=', siteId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    if (site.name === name) return
    await tx.updateTable('site').set({ name }).where('site_id', '=', siteId).execute()
    tx.audit(siteEntry(siteId, 'site.rename', { name: site.name }, { name }))
    tx.changed(siteChanged(siteId))
  })
}
