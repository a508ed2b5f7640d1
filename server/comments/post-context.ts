import { sql } from 'kysely'
import { requireWelcome, type Standing, standingColumn } from '../identity/standing.ts'
import { hashToken, isStaffToken } from '../identity/tokens.ts'
import { readTrust } from '../identity/trust.ts'
import { type AuthorRow, guestViewer, tokenRequired, type Viewer, viewerOfToken } from '../identity/viewer.ts'
import type { Db } from '../platform/database.ts'
import { type Slots, statement } from '../platform/statement.ts'
import { threadByKey } from '../sites/threads.ts'

/** What of a page's thread decides how one posts there. All null where it has none yet. */
interface ThreadOfPost {
  thread_id: string | null
  members_only: boolean | null
  premoderated: boolean | null
  is_slow: boolean | null
}

interface ContextInput {
  siteId: string
  tokenHash: Buffer
  pageKey: string
}

const threadColumns = sql`thread.id as thread_id, thread.members_only, thread.premoderated, thread.slow_s > 0 as is_slow`

const contextOf = statement<ContextInput, AuthorRow & ThreadOfPost>(
  'post-context',
  (slot: Slots<ContextInput>) => sql`
    select author.id, author.name, author.badges, ${standingColumn('author')}, ${threadColumns}
    from author left join thread on thread.site_id = author.site_id and thread.page_key = ${slot.pageKey}
    where author.site_id = ${slot.siteId} and author.token_hash = ${slot.tokenHash}`,
)

/** Who posts, and to which thread: one query for both. `threadId` is null for a page's first comment. */
export interface PostContext {
  viewer: Viewer
  threadId: string | null
  /** What moderators decided about who posts: whatever they write is held, and they may not be told. */
  standing: Pick<Standing, 'review' | 'shadowed'>
  /** Whatever anybody writes there is held. */
  isPremoderated: boolean
  /** Writes where only members do: one of the team, or somebody trusted. Not asked anywhere else. */
  isMember: boolean
  /** Writes there may come too fast. */
  isSlow: boolean
}

/** Finds the bearer of a token and the thread of a page. @throws Problem token-required | suspended | banned */
export async function readPostContext(
  db: Db,
  siteId: string,
  { token, origin }: { token: string | null; origin?: string | undefined },
  pageKey: string,
): Promise<PostContext> {
  if (token && isStaffToken(token)) {
    const viewer = await viewerOfToken(db, siteId, token, origin)
    if (!viewer) throw tokenRequired()
    const thread = await threadByKey(db, siteId, pageKey)
    return contextFrom(
      db,
      siteId,
      viewer,
      thread && { ...thread, thread_id: thread.id, premoderated: false, is_slow: false },
    )
  }
  const [row] = token ? await contextOf(db.pool, { siteId, tokenHash: hashToken(token), pageKey }) : []
  if (!row) throw tokenRequired()
  return contextFrom(db, siteId, guestViewer(row), row)
}

async function contextFrom(db: Db, siteId: string, viewer: Viewer, thread: ThreadOfPost | null): Promise<PostContext> {
  requireWelcome(viewer.standing)
  const isStaff = viewer.kind === 'staff'
  return {
    viewer,
    threadId: thread?.thread_id ?? null,
    standing: viewer.standing,
    isPremoderated: !isStaff && !!thread?.premoderated,
    isMember: isStaff || (!!thread?.members_only && (await readTrust(db, siteId, viewer.id)) === 'trusted'),
    isSlow: !isStaff && !!thread?.is_slow,
  }
}
