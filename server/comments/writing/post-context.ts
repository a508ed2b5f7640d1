import { type RawBuilder, sql } from 'kysely'
import type { NewComment } from '../../../shared/comments/comments.ts'
import { tokenRequired, viewerOfToken } from '../../identity/find-viewer.ts'
import { hashToken, isStaffToken } from '../../identity/tokens.ts'
import { authorRow, guestViewer, type Viewer } from '../../identity/viewer.ts'
import { requireNoWriteBan, sanctionsColumn } from '../../people/active-sanctions.ts'
import { boolean, json, nullable, uuid } from '../../platform/database/columns.ts'
import type { Db } from '../../platform/database/database.ts'
import { type Slots, statement } from '../../platform/database/statement.ts'
import {
  type Facts,
  factsFrom,
  factsOf,
  noComment,
  noFacts,
  type ReadFacts,
  wantsFacts,
} from '../../screening/facts.ts'
import type { Sender } from '../../screening/verdict.ts'
import type { Site } from '../../sites/site.ts'
import { threadByKey } from '../../threads/threads.ts'
import { readTrust } from '../read-trust.ts'

/** A post, validated by its schema. `key` is the Idempotency-Key. */
export interface Post {
  key: string
  pageKey: string
  comment: NewComment
  sender: Pick<Sender, 'address' | 'agent'>
}

interface ContextInput {
  siteId: string
  tokenHash: Buffer
  pageKey: string
}

const contextRow = {
  ...authorRow,
  facts: nullable(json<ReadFacts>()),
  /** The thread columns that restrict posting. All null if the page has no thread yet. */
  thread_id: nullable(uuid),
  members_only: nullable(boolean),
  premoderated: nullable(boolean),
  is_slow: nullable(boolean),
}

const context = (slot: Slots<ContextInput>, facts: RawBuilder<ReadFacts | null>) => sql`
  select author.id, author.name, author.badges, ${sanctionsColumn('author')}, ${facts} as facts,
    thread.id as thread_id, thread.members_only, thread.premoderated, thread.slow_s > 0 as is_slow
  from author left join thread on thread.site_id = author.site_id and thread.page_key = ${slot.pageKey}
  where author.site_id = ${slot.siteId} and author.token_hash = ${slot.tokenHash}`

const contextOf = statement('post-context', contextRow, (slot: Slots<ContextInput>) =>
  context(slot, sql<null>`null::json`),
)
const contextWithFacts = statement('post-context-facts', contextRow, (slot: Slots<ContextInput>) =>
  context(slot, factsOf(sql`thread.id`, noComment)),
)

/**
 * Everything a post needs to know: viewer with sanctions, thread, and facts for screening; read by one query. `threadId` is
 * null for a page's first comment.
 */
export interface PostContext {
  viewer: Viewer
  threadId: string | null
  facts: Facts
  /** May post in members-only threads: staff or trusted. Read only for such threads. */
  isMember: boolean
  /** The thread is in slow mode. */
  isSlow: boolean
}

/** Context of a post by staff: no facts are read and slow mode does not apply. @throws Problem suspended | banned */
export function contextOfStaff(viewer: Viewer, threadId: string | null): PostContext {
  requireNoWriteBan(viewer.sanctions)
  return { viewer, threadId, facts: noFacts, isMember: true, isSlow: false }
}

/** Reads the context of a post by a token's bearer on a page. @throws Problem token-required | suspended | banned */
export async function readPostContext(
  db: Db,
  site: Site,
  who: { token: string | null; origin?: string | undefined } | { tokenHash: Buffer },
  pageKey: string,
): Promise<PostContext> {
  if ('token' in who && who.token && isStaffToken(who.token)) {
    const viewer = await viewerOfToken(db, site.id, who.token, who.origin)
    if (!viewer) throw tokenRequired()
    const thread = await threadByKey(db, site.id, pageKey)
    return contextOfStaff(viewer, thread?.id ?? null)
  }
  const read = wantsFacts(site) ? contextWithFacts : contextOf
  const tokenHash = 'tokenHash' in who ? who.tokenHash : who.token && hashToken(who.token)
  const [row] = tokenHash ? await read.run(db, { siteId: site.id, tokenHash, pageKey }) : []
  if (!row) throw tokenRequired()
  const viewer = guestViewer(row)
  requireNoWriteBan(viewer.sanctions)
  return {
    viewer,
    threadId: row.thread_id,
    facts: { ...factsFrom(row.facts), isPremoderated: row.premoderated ?? false },
    isMember: !!row.members_only && (await readTrust(db, site.id, viewer.id)) === 'trusted',
    isSlow: row.is_slow ?? false,
  }
}
