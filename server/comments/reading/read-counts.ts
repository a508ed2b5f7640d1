import type { Db } from '../../platform/database/database.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import { pageKey } from '../../threads/page-key.ts'

/**
 * Counts the published comments of many pages, each given by id or address; 0 for a page without comments. The result is keyed
 * by the ids and addresses as given.
 */
export async function readCounts(
  db: Db,
  site: Site,
  policy: OriginPolicy,
  pages: string[],
): Promise<Record<string, number>> {
  const keys = new Map(pages.map((page) => [page, keyOf(page, site, policy)]))
  const rows = await db
    .selectFrom('thread')
    .select(['page_key', 'comment_count'])
    .where('site_id', '=', site.id)
    .where('page_key', 'in', [...new Set(keys.values())])
    .execute()
  const counts = new Map(rows.map((row) => [row.page_key, row.comment_count]))
  return Object.fromEntries(pages.map((page) => [page, counts.get(keys.get(page)!) ?? 0]))
}

function keyOf(page: string, site: Site, policy: OriginPolicy): string {
  return /^https?:\/\//i.test(page) && URL.canParse(page) ? pageKey({ url: page }, site, policy) : page
}
