import { sql } from 'kysely'
import { threadChanged } from '../platform/database/changes.ts'
import type { Db } from '../platform/database/database.ts'
import type { JobKind } from '../platform/database/job.ts'
import { transact } from '../platform/database/transact.ts'
import type { Outbound } from '../platform/http/outbound.ts'
import type { JobHandler } from '../platform/jobs/run-jobs.ts'
import type { OriginPolicy } from '../sites/origins.ts'
import type { Site, Sites } from '../sites/site.ts'
import { decodePage } from './decode-page.ts'
import { normaliseAddress } from './normalise-address.ts'
import { type PageFacts, readPageFacts } from './page-facts.ts'
import { idOfKey, isKnownUrl, keyOfAddress } from './page-key.ts'

/** Job that reads what a thread's page says of itself, in place of what its first commenter sent. */
export const readPage: JobKind<{ threadId: string }> = {
  name: 'read-page',
  attemptsMax: 3,
  firstDelayS: 60,
  delayMaxS: 60 * 60,
  leaseS: 60,
  isKept: false,
}

const redirectsMax = 3
const timeoutMs = 5_000

interface ReadPageDeps {
  db: Db
  sites: Sites
  policy: OriginPolicy
  outbound: Outbound
}

/**
 * Handles `read-page` jobs: fetches the page from an origin of the site, the first 64 KB of it within five seconds, and keeps
 * its title, description and canonical address, unless an owner has corrected them. An address that would name another thread
 * is not taken. A page that cannot be read leaves its thread unconfirmed.
 */
export function runReadPage(deps: ReadPageDeps): JobHandler<{ threadId: string }> {
  const { db } = deps
  return {
    kind: readPage,
    async run({ siteId, payload: { threadId }, attempt }) {
      const thread = await db
        .selectFrom('thread')
        .innerJoin('site', 'site.site_id', 'thread.site_id')
        .select(['slug', 'url', 'page_key'])
        .where('thread.site_id', '=', siteId)
        .where('thread.id', '=', threadId)
        .executeTakeFirst()
      if (!thread) return 'needless'
      const site = await deps.sites.get(thread.slug)
      let page: { facts: PageFacts; url: string } | null
      try {
        page = await fetchFacts(deps, site, thread.url)
      } catch (error) {
        if (attempt < readPage.attemptsMax) throw error
        return 'needless'
      }
      if (!page) return 'needless'
      await keepFacts(deps, site, threadId, page)
      return 'done'
    },
  }
}

/** @throws Error where the page does not answer */
async function fetchFacts({ policy, outbound }: ReadPageDeps, site: Site, address: string) {
  let url = address
  for (let hops = 0; hops <= redirectsMax; hops++) {
    if (!isKnownUrl(url, site, policy)) return null
    const headers = { Accept: 'text/html', 'User-Agent': 'Afterword (reads the title of a page with comments)' }
    const answer = await outbound(url, { method: 'GET', headers, timeoutMs, isCut: true })
    const { location, 'content-type': type = '' } = answer.headers
    if (answer.status >= 300 && answer.status < 400 && location && URL.canParse(location, url)) {
      url = new URL(location, url).href
      continue
    }
    if (answer.status !== 200) throw new Error(`the page answered ${answer.status}`)
    if (!/^\s*(text\/html|application\/xhtml\+xml)/i.test(type)) return null
    const html = decodePage(answer.bytes, type)
    return html === null ? null : { facts: readPageFacts(html), url }
  }
  return null
}

async function keepFacts(
  { db, policy }: ReadPageDeps,
  site: Site,
  threadId: string,
  { facts, url }: { facts: PageFacts; url: string },
): Promise<void> {
  const { title, description, canonical } = facts
  await transact(db, site.id, async (tx) => {
    const now = await tx
      .selectFrom('thread')
      .select(['page_key', 'url_from', 'title_from'])
      .where('site_id', '=', site.id)
      .where('id', '=', threadId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const named = canonical && URL.canParse(canonical, url) ? new URL(canonical, url).href : url
    const address = isKnownUrl(named, site, policy) ? normaliseAddress(named, site.settings) : null
    const isIts = address && (idOfKey(now.page_key) === null ? keyOfAddress(address) === now.page_key : canonical)
    const { version } = await tx
      .updateTable('thread')
      .set({
        version: sql`version + 1`,
        ...(description && { description }),
        ...(title && now.title_from !== 'owner' && { title, title_from: 'page' as const }),
        ...(isIts && now.url_from !== 'owner' && { url: address.href, url_from: 'page' as const }),
      })
      .where('site_id', '=', site.id)
      .where('id', '=', threadId)
      .returning('version')
      .executeTakeFirstOrThrow()
    tx.changed(threadChanged(threadId, version))
  })
}
