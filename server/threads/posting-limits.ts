import { type RawBuilder, sql, type Updateable } from 'kysely'
import {
  type PostingLimits,
  type PostingLimitsChange,
  postingLimits,
  type ThreadPostingLimits,
  type ThreadState,
} from '../../shared/comments/posting-limits.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import { threadChanged } from '../platform/database/changes.ts'
import { boolean, type Column, integer, nullable, text, timestamp } from '../platform/database/columns.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import type { ThreadTable } from '../platform/database/tables/comments.ts'
import { type Tx, transact } from '../platform/database/transact.ts'
import { fieldProblem, Problem } from '../platform/http/problem.ts'
import { newId } from '../platform/ids.ts'

// Who may post in a thread and how often. What ends by itself is decided by the clock in the statement that asks: nothing has
// to happen at that moment, and nothing can fail to.

/** Stored posting limits of a thread; the log has the changed members before and after. */
type StoredLimits = Omit<ThreadPostingLimits, 'id' | 'url' | 'title'>

/** SQL condition: the thread is open now. */
export const isOpen = sql<boolean>`thread.state = 'open' and (thread.closes_at is null or thread.closes_at > now())`

const isSlow = sql`(thread.slow_until is null or thread.slow_until > now())`

interface Storage<Value> {
  column: keyof ThreadTable
  type: Column<Value>
  /** SQL for the present value, with automatic closing and the end of slow mode applied. */
  now: RawBuilder<unknown>
}

/** How a thread's row keeps each limit. The names and types are those of the schema they travel by. */
const storage: { [Name in keyof StoredLimits]: Storage<StoredLimits[Name]> } = {
  state: {
    column: 'state',
    type: text<ThreadState>(),
    now: sql`case when ${isOpen} then 'open' else 'closed' end`,
  },
  closedAt: {
    column: 'closed_at',
    type: nullable(timestamp),
    now: sql`case when thread.state = 'closed' then thread.closed_at when thread.closes_at <= now() then thread.closes_at end`,
  },
  closesAt: { column: 'closes_at', type: nullable(timestamp), now: sql`thread.closes_at` },
  slowS: { column: 'slow_s', type: integer, now: sql`case when ${isSlow} then thread.slow_s else 0 end` },
  slowUntil: {
    column: 'slow_until',
    type: nullable(timestamp),
    now: sql`case when ${isSlow} then thread.slow_until end`,
  },
  membersOnly: { column: 'members_only', type: boolean, now: sql`thread.members_only` },
  premoderated: { column: 'premoderated', type: boolean, now: sql`thread.premoderated` },
}
const keptNames = Object.keys(storage) as (keyof StoredLimits)[]
const publicNames = Object.keys(postingLimits.entries) as (keyof PostingLimits)[]

const nowColumns = (names: readonly (keyof StoredLimits)[]) =>
  sql.join(
    names.map((name) => sql`${storage[name].now} as ${sql.id(name)}`),
    sql`,\n  `,
  )

/** The columns of `postingLimitsColumns` as a statement declares them. */
export const postingLimitsRow = pick((name) => storage[name].type) as {
  [Name in keyof PostingLimits]: Column<PostingLimits[Name]>
}

/** SQL for the present public limits, by their API names. */
export const postingLimitsColumns = nowColumns(publicNames)

/** Picks the public limits of an object. */
export function postingLimitsOf(limits: PostingLimits): PostingLimits {
  return pick((name) => limits[name]) as PostingLimits
}

function pick(memberOf: (name: keyof PostingLimits) => unknown): object {
  return Object.fromEntries(publicNames.map((name) => [name, memberOf(name)]))
}

/** Actor and source of a change of posting limits. */
interface PostingLimitsChanger {
  actor: LogActor
  actorId: string | null
  source: string
}

interface LockedThread extends StoredLimits {
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
  onlyIf: (now: StoredLimits) => boolean = () => true,
): Promise<string | null> {
  const thread = await lockThread(tx, siteId, threadId)
  const to = changed(thread, change)
  if (Object.keys(to).length === 0 || !onlyIf(thread)) return null
  const batch = newId()
  tx.changed(threadChanged(threadId, await write(tx, siteId, threadId, to)))
  tx.audit({ ...auditEntry(threadId, thread, to), ...by, reason: reason?.trim() || null, batch })
  return batch
}

/** Undoes a change of posting limits. Returns the audit entry; null if one of them was changed since. */
export async function revertPostingLimits(
  tx: Tx,
  siteId: string,
  _by: unknown,
  entry: { targetId: string; before: object | null; after: object | null },
): Promise<Omit<AuditEntry, keyof PostingLimitsChanger | 'batch'> | null> {
  const thread = await lockThread(tx, siteId, entry.targetId)
  const left = Object.entries(entry.after ?? {}) as [keyof StoredLimits, unknown][]
  if (left.some(([name, value]) => thread[name] !== value)) return null
  const to = entry.before as Partial<StoredLimits>
  tx.changed(threadChanged(entry.targetId, await write(tx, siteId, entry.targetId, to)))
  return auditEntry(entry.targetId, thread, to)
}

/** Reads a thread's present posting limits. @throws Problem not-found */
export async function readPostingLimits(db: Db, siteId: string, threadId: string): Promise<ThreadPostingLimits> {
  const { rows } = await sql<ThreadPostingLimits>`
    select id, url, title, ${nowColumns(keptNames)} from thread
    where site_id = ${siteId} and id = ${threadId}`.execute(db)
  const [limits] = rows
  if (!limits) throw new Problem('not-found', {})
  return limits
}

/** Turns on slow mode in a thread for a while, for reports or a rule, unless it is on already. */
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
  const columns = keptNames.map((name) => sql`${sql.id(storage[name].column)} as ${sql.id(name)}`)
  const { rows } = await sql<LockedThread>`
    select ${sql.join(columns)}, now()::timestamptz(3) as now from thread
    where site_id = ${siteId} and id = ${threadId}
    for no key update`.execute(tx)
  const [row] = rows
  if (!row) throw new Problem('not-found', {})
  // Slow mode that has ended is none, for whoever asks what there is.
  return row.slowUntil && row.slowUntil <= row.now ? { ...row, slowS: 0, slowUntil: null } : row
}

/** Returns the members that the change makes different. */
function changed(thread: LockedThread, change: Omit<PostingLimitsChange, 'reason'>): Partial<StoredLimits> {
  const { state, closesAt, slowS, slowMinutes, membersOnly, premoderated } = change
  const { now } = thread
  const to: Partial<StoredLimits> = {}
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
  return Object.fromEntries(Object.entries(to).filter(([name, value]) => thread[name as keyof StoredLimits] !== value))
}

async function write(tx: Queries, siteId: string, threadId: string, to: Partial<StoredLimits>): Promise<number> {
  const columns: Updateable<ThreadTable> = Object.fromEntries(
    Object.entries(to).map(([name, value]) => [storage[name as keyof StoredLimits].column, value]),
  )
  const row = await tx
    .updateTable('thread')
    .set({ ...columns, version: sql`version + 1` })
    .where('site_id', '=', siteId)
    .where('id', '=', threadId)
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}

/** Makes the audit entry of the changed members, before and after. */
function auditEntry(threadId: string, thread: StoredLimits, to: Partial<StoredLimits>) {
  const before = Object.fromEntries(Object.keys(to).map((name) => [name, thread[name as keyof StoredLimits]]))
  return { action: 'thread.set-limits', target: 'thread' as const, targetId: threadId, before, after: { ...to } }
}
