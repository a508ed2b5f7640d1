import { type RawBuilder, sql } from 'kysely'
import { hashToken, isStaffToken } from '../identity/tokens.ts'
import { guestViewer, tokenRequired, type Viewer, viewerOfToken } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import { type Slots, statement } from '../platform/statement.ts'
import { type Facts, factsOf, isShadowed, noComment, noFacts, wantsFacts } from '../screening/facts.ts'
import type { Site } from '../sites/site.ts'
import { threadByKey } from '../sites/threads.ts'

interface ContextInput {
  siteId: string
  tokenHash: Buffer
  pageKey: string
}

interface ContextRow {
  id: string
  name: string
  thread_id: string | null
  is_shadowed: boolean
  facts: Facts
}

const context = (slot: Slots<ContextInput>, facts: RawBuilder<Facts>) => sql<ContextRow>`
  select author.id, author.name, thread.id as thread_id, ${isShadowed} as is_shadowed, ${facts} as facts
  from author left join thread on thread.site_id = author.site_id and thread.page_key = ${slot.pageKey}
  where author.site_id = ${slot.siteId} and author.token_hash = ${slot.tokenHash}`

const contextOf = statement<ContextInput, ContextRow>('post-context', (slot: Slots<ContextInput>) =>
  context(slot, sql<Facts>`null`),
)
const contextWithFacts = statement<ContextInput, ContextRow>('post-context-facts', (slot: Slots<ContextInput>) =>
  context(slot, factsOf(sql`thread.id`, noComment)),
)

/** Who posts, to which thread, and what screening wants to know of both: one query. `threadId` is null for a first comment. */
export interface PostContext {
  viewer: Viewer
  threadId: string | null
  facts: Facts
  /** What they post is hidden from everybody else, and they are not told. */
  isShadowed: boolean
}

/** Finds the bearer of a token and the thread of a page. @throws Problem token-required */
export async function readPostContext(
  db: Db,
  site: Site,
  { token, origin }: { token: string | null; origin?: string | undefined },
  pageKey: string,
): Promise<PostContext> {
  if (token && isStaffToken(token)) {
    const viewer = await viewerOfToken(db, site.id, token, origin)
    if (!viewer) throw tokenRequired()
    const thread = await threadByKey(db, site.id, pageKey)
    return { viewer, threadId: thread?.id ?? null, facts: noFacts, isShadowed: false }
  }
  const read = wantsFacts(site.settings) ? contextWithFacts : contextOf
  const [row] = token ? await read(db.pool, { siteId: site.id, tokenHash: hashToken(token), pageKey }) : []
  if (!row) throw tokenRequired()
  const { thread_id: threadId, facts, is_shadowed } = row
  return { viewer: guestViewer(row), threadId, facts: facts ?? noFacts, isShadowed: is_shadowed }
}
