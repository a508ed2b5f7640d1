import { isStorable } from '../../../shared/text.ts'
import type { Db } from '../../platform/database/database.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { OriginPolicy } from '../../sites/origins.ts'
import type { Site } from '../../sites/site.ts'
import { keyOfId, pageKey } from '../../threads/page-key.ts'

/**
 * Counts the published comments of many pages, each given by id or address; 0 for a page without comments, and for what can
 * be no page. A name that is an address and an id at once is an address first. The result is keyed by the names as given.
 */
export async function readCounts(
  db: Db,
  site: Site,
  policy: OriginPolicy,
  pages: string[],
): Promise<Record<string, number>> {
  const keys = new Map(pages.map((page) => [page, keysOf(page, site, policy)]))
  const rows = await db
    .selectFrom('thread')
    .select(['page_key', 'comment_count'])
    .where('site_id', '=', site.id)
    .where('page_key', 'in', [...new Set([...keys.values()].flat()), ''])
    .execute()
  const counts = new Map(rows.map((row) => [row.page_key, row.comment_count]))
  const countOf = (page: string) => keys.get(page)!.find((key) => counts.get(key)) ?? ''
  return Object.fromEntries(pages.map((page) => [page, counts.get(countOf(page)) ?? 0]))
}

function keysOf(page: string, site: Site, policy: OriginPolicy): string[] {
  if (!isStorable(page)) return []
  const ids = [keyOfId(page)]
  if (!/^https?:\/\//i.test(page) || !URL.canParse(page)) return ids
  try {
    return [pageKey({ url: page }, site, policy), ...ids]
  } catch (error) {
    if (error instanceof Problem) return ids
    throw error
  }
}
