import { randomBytes } from 'node:crypto'
import { newId } from '../../../server/platform/ids.ts'
import type { FreshDb } from '../fixtures/database.ts'

/** Makes another site beside the first; returns its id. */
export async function addSite({ db }: FreshDb, slug: string): Promise<string> {
  const siteId = newId()
  const settings = JSON.stringify({ writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1_000_000 })
  await db
    .insertInto('site')
    .values({ site_id: siteId, slug, name: slug, settings, secret: randomBytes(32) })
    .execute()
  return siteId
}
