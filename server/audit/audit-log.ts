import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { canonicalJson } from '../../shared/canonical-json.ts'
import type { LogActor } from '../../shared/moderation/audit-log.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { readSnapshot } from '../platform/database/transact.ts'
import { newId } from '../platform/ids.ts'

interface Sealed {
  seq: number
  at: string
  actor: LogActor
  actorId: string | null
  action: string
  target: string
  targetId: string
  before: unknown
  after: unknown
  reason: string | null
  source: string
  batch: string
}

const noHash = Buffer.alloc(32)

/**
 * Appends entries to a site's audit log, each inner list as one batch where they name none. Each entry's hash covers the one
 * before it, so writers take turns at the head of the chain: `transact` calls it once, as the last thing of a transaction.
 */
export async function appendAudit(tx: Queries, siteId: string, entries: readonly AuditEntry[][]): Promise<void> {
  await sql`
    insert into log_head (site_id, seq, hash) values (${siteId}, 0, ${noHash}) on conflict do nothing`.execute(tx)
  const head = await tx
    .selectFrom('log_head')
    .select(['seq', 'hash', sql<string>`clock_timestamp()::timestamptz(3)`.as('at')])
    .where('site_id', '=', siteId)
    .forUpdate()
    .executeTakeFirstOrThrow()
  let { seq, hash } = head
  const batched = entries.flatMap((together) => {
    const batch = newId()
    return together.map(
      (entry): Required<AuditEntry> => ({
        ...entry,
        reason: entry.reason ?? null,
        batch: entry.batch ?? batch,
      }),
    )
  })
  const rows = batched.map((made) => {
    const entry = { ...made, seq: ++seq, at: head.at }
    hash = hashOf(entry, hash)
    return {
      site_id: siteId,
      seq,
      at: entry.at,
      actor: entry.actor,
      actor_id: entry.actorId,
      action: entry.action,
      target: entry.target,
      target_id: entry.targetId,
      before: entry.before && JSON.stringify(entry.before),
      after: entry.after && JSON.stringify(entry.after),
      reason: entry.reason,
      source: entry.source,
      batch: entry.batch,
      hash,
    }
  })
  await tx.insertInto('log').values(rows).execute()
  await tx.updateTable('log_head').set({ seq, hash }).where('site_id', '=', siteId).execute()
}

/** SHA-256 over the hash before and the entry in one fixed order of members, objects by sorted keys. */
function hashOf(entry: Sealed, before: Buffer): Buffer {
  const members = [
    entry.seq, entry.at, entry.actor, entry.actorId, entry.action, entry.target, entry.targetId, entry.before,
    entry.after, entry.reason, entry.source, entry.batch,
  ] // biome-ignore format: a list
  return createHash('sha256').update(before).update(canonicalJson(members)).digest()
}

/** Result of the verification of a log. */
interface LogProof {
  entries: number
  /** The hash at the end, in hex: noted elsewhere, it proves later that nothing up to there was cut off. */
  head: string
  /** Number of the first changed or missing entry; null if the log is intact. */
  brokenAt: number | null
}

/** The end of a log as it once was: the number of its last entry, and that entry's hash in hex. */
export interface NotedHead {
  seq: number
  hash: string
}

/**
 * Walks a site's log from its first entry and computes every hash again. Entries and head are read as they stood at one
 * moment: a log that grows meanwhile is no broken one. With a head that was noted earlier, the entry of its number must have
 * its hash, which also proves that nothing up to there was cut off or written anew.
 */
export function verifyLog(db: Db, siteId: string, noted: NotedHead | null = null): Promise<LogProof> {
  return readSnapshot(db, (tx) => walk(tx, siteId, noted))
}

async function walk(db: Queries, siteId: string, noted: NotedHead | null): Promise<LogProof> {
  let hash: Buffer = noHash
  let last = 0
  for await (const row of walkLog(db, siteId)) {
    const computed = hashOf({ ...row, actorId: row.actor_id, targetId: row.target_id }, hash)
    const isWhole = row.seq === last + 1 && computed.equals(row.hash)
    if (!isWhole || (row.seq === noted?.seq && computed.toString('hex') !== noted.hash))
      return proof(last, hash, last + 1)
    hash = computed
    last = row.seq
  }
  const head = await db.selectFrom('log_head').select(['seq', 'hash']).where('site_id', '=', siteId).executeTakeFirst()
  const isWhole = head ? head.seq === last && head.hash.equals(hash) : last === 0
  return proof(last, hash, isWhole && last >= (noted?.seq ?? 0) ? null : last + 1)
}

/**
 * Writes a site's log out, the first entry first, each as one line of JSON with everything its hash covers: whoever keeps the
 * lines can prove later what they say.
 */
export async function* exportLog(db: Queries, siteId: string): AsyncGenerator<string> {
  for await (const { site_id: _, actor_id: actorId, target_id: targetId, hash, ...entry } of walkLog(db, siteId))
    yield JSON.stringify({ ...entry, actorId, targetId, hash: hash.toString('hex') })
}

const pageSize = 1_000

/** Yields all entries in order, reading a page at a time. */
async function* walkLog(db: Queries, siteId: string) {
  let last = 0
  for (;;) {
    const rows = await db
      .selectFrom('log')
      .selectAll()
      .where('site_id', '=', siteId)
      .where('seq', '>', last)
      .orderBy('seq')
      .limit(pageSize)
      .execute()
    yield* rows
    if (rows.length < pageSize) return
    last = rows.at(-1)!.seq
  }
}

const proof = (entries: number, head: Buffer, brokenAt: number | null): LogProof => ({
  entries,
  head: head.toString('hex'),
  brokenAt,
})
