import { type RawBuilder, sql } from 'kysely'
import { threadChanged } from '../platform/database/changes.ts'
import type { Tx } from '../platform/database/transact.ts'

/**
 * The part of a statement that gives a thread its next version, worked out under its lock by the part called `its_thread`;
 * `made` is the part without whose row nothing changes.
 */
export function nextVersion(siteId: RawBuilder<unknown>, made: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`update thread set version = its_thread.version from its_thread, ${made}
    where thread.site_id = ${siteId} and thread.id = its_thread.id`
}

/**
 * The part of a statement that counts comments of a thread, `by` more or fewer, and gives it the version `to`;
 * `from` is the part that `to` is read from, and whose row may be asked for more after this.
 */
export function countComments(
  { siteId, threadId }: { siteId: RawBuilder<unknown> | string; threadId: RawBuilder<unknown> | string },
  by: RawBuilder<unknown>,
  to: RawBuilder<unknown> = sql`thread.version + 1`,
  from?: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`update thread set comment_count = thread.comment_count + ${by}, version = ${to}
    ${from ? sql`from ${from}` : sql``}
    where thread.site_id = ${siteId} and thread.id = ${threadId}`
}

/** Increments the versions of the threads that the query `chosen` selects by id. Returns the versions by thread id. */
export async function touchThreads(tx: Tx, siteId: string, chosen: RawBuilder<unknown>): Promise<Map<string, number>> {
  // Locked in order of ids, as everywhere.
  const { rows } = await sql<{ id: string; version: number }>`
    with touched as (
      select id from thread where site_id = ${siteId} and id in (${chosen}) order by id for no key update
    )
    update thread set version = version + 1 from touched
    where thread.site_id = ${siteId} and thread.id = touched.id
    returning thread.id, thread.version`.execute(tx)
  for (const { id, version } of rows) tx.changed(threadChanged(id, version))
  return new Map(rows.map(({ id, version }) => [id, version]))
}

/** Increments the version of a locked thread and returns it. */
export async function touchThread(tx: Tx, siteId: string, id: string): Promise<number> {
  return (await touchThreads(tx, siteId, sql`${id}::uuid`)).get(id)!
}
