import { sql } from 'kysely'
import type { PostingLimits, ThreadState } from '../../shared/comments/posting-limits.ts'
import type { Thread } from '../../shared/comments/threads.ts'
import { bigint, integer, type RowOf, text, uuid } from '../platform/database/columns.ts'
import type { Db } from '../platform/database/database.ts'
import { type Slots, statement } from '../platform/database/statement.ts'
import { transact } from '../platform/database/transact.ts'
import { newId } from '../platform/ids.ts'
import { nameOfKey } from './page-key.ts'
import { changePostingLimits, postingLimitsColumns, postingLimitsOf, postingLimitsRow } from './posting-limits.ts'
import { readPage } from './read-page.ts'

const threadRow = {
  id: uuid,
  page_key: text(),
  url: text(),
  title: text(),
  ...postingLimitsRow,
  comment_count: integer,
  version: bigint,
}
/** A thread with its posting limits, as `threadRow` selects it. */
export type ThreadRow = RowOf<typeof threadRow>

const columns = sql`id, page_key, url, title, ${postingLimitsColumns}, comment_count, version`

const byKey = statement(
  'thread-by-key',
  threadRow,
  (slot: Slots<{ siteId: string; key: string }>) =>
    sql`select ${columns} from thread where site_id = ${slot.siteId} and page_key = ${slot.key}`,
)

const byId = statement(
  'thread-by-id',
  threadRow,
  (slot: Slots<{ siteId: string; id: string }>) =>
    sql`select ${columns} from thread where site_id = ${slot.siteId} and id = ${slot.id}`,
)

/** Finds the thread of a page; null before its first comment. */
export async function threadByKey(db: Db, siteId: string, key: string): Promise<ThreadRow | null> {
  return (await byKey.run(db, { siteId, key }))[0] ?? null
}

/** Finds a thread by its id within the site. */
export async function threadById(db: Db, siteId: string, id: string): Promise<ThreadRow | null> {
  return (await byId.run(db, { siteId, id }))[0] ?? null
}

interface NewThread {
  siteId: string
  id: string
  key: string
  url: string
  title: string
}

// "do update", so that the later of two concurrent inserts returns the row of the earlier.
const make = statement(
  'make-thread',
  { id: uuid },
  (slot: Slots<NewThread>) => sql`
    insert into thread (site_id, id, page_key, url, title)
    values (${slot.siteId}, ${slot.id}, ${slot.key}, ${slot.url}, ${slot.title})
    on conflict (site_id, page_key) do update set url = thread.url
    returning id`,
)

/**
 * Creates a page's thread or finds the existing one; returns its id. Called for a first comment only, never for a view. With
 * `readsPage` a job reads afterwards what the page says of itself.
 */
export async function makeThread(
  db: Db,
  siteId: string,
  page: { key: string; url: string; title: string },
  readsPage: boolean,
): Promise<string> {
  const thread = { siteId, id: newId(), ...page }
  if (!readsPage) return (await make.run(db, thread))[0]!.id
  return transact(db, siteId, async (tx) => {
    const [row] = await make.run(tx, thread)
    tx.enqueue({ kind: readPage, payload: { threadId: row!.id }, dedupeKey: row!.id })
    return row!.id
  })
}

/** Closes or opens a page's thread from the command line; readers still see it. Returns false where the page has none. */
export async function setThreadState(db: Db, siteId: string, key: string, state: ThreadState): Promise<boolean> {
  const thread = await threadByKey(db, siteId, key)
  if (!thread) return false
  await changePostingLimits(db, siteId, thread.id, { state }, { actor: 'command', actorId: null, source: 'command' })
  return true
}

/** Posting limits of a new thread: none. */
const noPostingLimits: PostingLimits = {
  state: 'open',
  closedAt: null,
  closesAt: null,
  slowS: 0,
  slowUntil: null,
  membersOnly: false,
}

/** Makes the API's view of a thread. */
export function threadView(row: ThreadRow): Thread {
  return {
    id: row.id,
    page: nameOfKey(row.page_key),
    url: row.url,
    title: row.title,
    ...postingLimitsOf(row),
    commentCount: row.comment_count,
    version: row.version,
  }
}

/** Makes the API's view of a page without comments. */
export function unmadeThread(key: string, url: string, title: string): Thread {
  return { id: null, page: nameOfKey(key), url, title, ...noPostingLimits, commentCount: 0, version: 0 }
}
