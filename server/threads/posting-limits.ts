import { sql } from 'kysely'
import type { PostingLimitsChange, ThreadPostingLimits } from '../../shared/comments/posting-limits.ts'
import type { ThreadState } from '../../shared/comments/threads.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import { threadChanged } from '../platform/database/changes.ts'
import { boolean, integer, nullable, type RowOf, text, timestamp } from '../platform/database/columns.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { type Tx, transact } from '../platform/database/transact.ts'
import { fieldProblem, Problem } from '../platform/http/problem.ts'
import { newId } from '../platform/ids.ts'

// Who may post in a thread and how often. What ends by itself is decided by the clock in the statement that asks: nothing has
// to happen at that moment, and nothing can fail to.

/** What `postingLimitsColumns` selects: a thread as it is now. */
export const postingLimitsRow = {
  state: text<ThreadState>(),
  closes_at: nullable(timestamp),
  closed_at: nullable(timestamp),
  slow_s: integer,
  slow_until: nullable(timestamp),
  members_only: boolean,
}
export type PostingLimitsRow = RowOf<typeof postingLimitsRow>

/** Whether a thread takes comments now. */
export const isOpen = sql<boolean>`thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now())`

const isSlow = sql`(thread.slow_until is null or thread.slow_until > now())`

/** The columns of PostingLimitsRow. */
export const postingLimitsColumns = sql`
  case when ${isOpen} then 'open' else 'closed' end as state, thread.closes_at,
  case when thread.state = 'closed' then thread.closed_at when thread.closes_at <= now() then thread.closes_at end as closed_at,
  case when ${isSlow} then thread.slow_s else 0 end as slow_s, case when ${isSlow} then thread.slow_until end as slow_until,
  thread.members_only`

/** Who changes a thread, and how it came to us. */
export interface PostingLimitsChanger {
  actor: LogActor
  actorId: string | null
  source: string
}

/** What a thread's row keeps; the log holds those members of it that changed, before and after. */
type Kept = Omit<ThreadPostingLimits, 'id' | 'url' | 'title'>

interface LockedThread extends Kept {
  now: string
}

/**
 * Changes who may post in a thread and how often. Readers with the thread open are told. Returns the batch that undoes it;
 * null where it was so already. @throws Problem not-found | invalid
 */
export function changePostingLimits(
  db: Db,
  siteId: string,
  threadId: string,
  change: PostingLimitsChange,
  by: PostingLimitsChanger,
): Promise<string | null> {
  return transact(db, siteId, (tx) => changePostingLimitsWithin(tx, siteId, threadId, change, by))
}

/** As changePostingLimits, in a transaction that does more. `onlyIf` looks at the thread as it is under its lock. */
async function changePostingLimitsWithin(
  tx: Tx,
  siteId: string,
  threadId: string,
  { reason, ...change }: PostingLimitsChange,
  by: PostingLimitsChanger,
  onlyIf: (now: Kept) => boolean = () => true,
): Promise<string | null> {
  const thread = await lockThread(tx, siteId, threadId)
  const to = changed(thread, change)
  if (Object.keys(to).length === 0 || !onlyIf(thread)) return null
  const batch = newId()
  tx.changed(threadChanged(threadId, await write(tx, siteId, threadId, to)))
  tx.audit({ ...auditEntry(threadId, thread, to), ...by, reason: reason?.trim() || null, batch })
  return batch
}

/** Takes a change of a thread back. Returns the audit entry; null where something of it was changed again since. */
export async function revertPostingLimits(
  tx: Tx,
  siteId: string,
  _by: unknown,
  entry: { targetId: string; before: object | null; after: object | null },
): Promise<Omit<AuditEntry, keyof PostingLimitsChanger | 'batch'> | null> {
  const thread = await lockThread(tx, siteId, entry.targetId)
  const left = Object.entries(entry.after ?? {}) as [keyof Kept, unknown][]
  if (left.some(([name, value]) => thread[name] !== value)) return null
  const to = entry.before as Partial<Kept>
  tx.changed(threadChanged(entry.targetId, await write(tx, siteId, entry.targetId, to)))
  return auditEntry(entry.targetId, thread, to)
}

/** Reads who may post in a thread now and how often. @throws Problem not-found */
export async function readPostingLimits(db: Db, siteId: string, threadId: string): Promise<ThreadPostingLimits> {
  const { rows } = await sql<PostingLimitsRow & Pick<ThreadPostingLimits, 'id' | 'url' | 'title' | 'premoderated'>>`
    select id, url, title, ${postingLimitsColumns}, premoderated from thread
    where site_id = ${siteId} and id = ${threadId}`.execute(db)
  const [row] = rows
  if (!row) throw new Problem('not-found', {})
  const { closed_at: closedAt, closes_at: closesAt, slow_s: slowS, slow_until: slowUntil, members_only, ...rest } = row
  return { ...rest, closedAt, closesAt, slowS, slowUntil, membersOnly: members_only }
}

/** Puts a thread into slow mode for a while because readers or a rule want it so; one that is slow already is left alone. */
export function startSlowMode(
  tx: Tx,
  siteId: string,
  threadId: string,
  change: { slowS: number; slowMinutes: number },
  actor: 'reports' | 'rule',
  actorId: string | null,
): Promise<string | null> {
  return changePostingLimitsWithin(
    tx,
    siteId,
    threadId,
    change,
    { actor, actorId, source: actor },
    ({ slowS }) => slowS === 0,
  )
}

async function lockThread(tx: Queries, siteId: string, threadId: string): Promise<LockedThread> {
  const row = await tx
    .selectFrom('thread')
    .select([
      'state', 'closed_at as closedAt', 'closes_at as closesAt', 'slow_s as slowS', 'slow_until as slowUntil',
      'members_only as membersOnly', 'premoderated',
    ])
    .select(sql<string>`now()::timestamptz(3)`.as('now'))
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)
    .forNoKeyUpdate()
    .executeTakeFirst() // biome-ignore format: a list
  if (!row) throw new Problem('not-found', {})
  // Slow mode that has ended is none, for whoever asks what there is.
  return row.slowUntil && row.slowUntil <= row.now ? { ...row, slowS: 0, slowUntil: null } : row
}

/** The members that will be different. */
function changed(thread: LockedThread, change: Omit<PostingLimitsChange, 'reason'>): Partial<Kept> {
  const { state, closesAt, slowS, slowMinutes, membersOnly, premoderated } = change
  const { now } = thread
  const to: Partial<Kept> = {}
  if (closesAt !== undefined) {
    to.closesAt = closesAt && new Date(closesAt).toISOString()
    if (to.closesAt && to.closesAt <= now) throw fieldProblem('/closesAt', 'must be in the future')
  }
  if (state) {
    to.state = state
    to.closedAt = state === 'open' ? null : thread.state === 'closed' ? thread.closedAt : now
    // Else it would be closed again the same moment.
    if (state === 'open' && thread.closesAt && thread.closesAt <= now) to.closesAt ??= null
  }
  if (slowS !== undefined) {
    to.slowS = slowS
    to.slowUntil = slowMinutes ? new Date(Date.parse(now) + slowMinutes * 60_000).toISOString() : null
  }
  if (membersOnly !== undefined) to.membersOnly = membersOnly
  if (premoderated !== undefined) to.premoderated = premoderated
  return Object.fromEntries(Object.entries(to).filter(([name, value]) => thread[name as keyof Kept] !== value))
}

async function write(tx: Queries, siteId: string, threadId: string, to: Partial<Kept>): Promise<number> {
  const row = await tx
    .updateTable('thread')
    .set({
      ...(to.state && { state: to.state }),
      ...(to.closedAt !== undefined && { closed_at: to.closedAt }),
      ...(to.closesAt !== undefined && { closes_at: to.closesAt }),
      ...(to.slowS !== undefined && { slow_s: to.slowS }),
      ...(to.slowUntil !== undefined && { slow_until: to.slowUntil }),
      ...(to.membersOnly !== undefined && { members_only: to.membersOnly }),
      ...(to.premoderated !== undefined && { premoderated: to.premoderated }),
      version: sql`version + 1`,
    })
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** The audit entry: those members that change, before and after. */
function auditEntry(threadId: string, thread: Kept, to: Partial<Kept>) {
  const before = Object.fromEntries(Object.keys(to).map((name) => [name, thread[name as keyof Kept]]))
  return { action: 'thread.set-limits', target: 'thread' as const, targetId: threadId, before, after: { ...to } }
}
