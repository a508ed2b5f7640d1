import { setTimeout as pause } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import type { AuditEntry } from './audit-entry.ts'
import type { ChangeEvent } from './changes.ts'
import type { Columns, RowOf } from './columns.ts'
import { StorageFullError } from './connection/outage.ts'
import type { Db, Queries } from './database.ts'
import { insertJobs, type NewJob } from './job.ts'
import type { Tables } from './schema.ts'
import type { Statement } from './statement.ts'

/** Side effects of a write. */
interface UnitOfWork {
  /**
   * Appends entries to the site's audit log at the end of the transaction, in the order of the calls; one call is one batch.
   */
  audit(...entries: AuditEntry[]): void
  /** Enqueues a job in the same transaction, to run after the commit. */
  enqueue<Payload extends object>(job: NewJob<Payload>): void
  /** Publishes an event after the commit. */
  changed(...events: ChangeEvent[]): void
}

/** A transaction on one site that also takes audit entries, jobs and events. */
export type Tx = Transaction<Tables> & UnitOfWork

/**
 * Deadlock, serialization failure, and a row that another transaction made since `work` looked for it: rolled back, and to be
 * retried. In the last case the second look finds the row.
 */
const retriableCodes = new Set(['40P01', '40001', '23505'])
const retriesMax = 3
const jitterMs = 40

/**
 * Runs a write as one transaction: rows, jobs and audit entries are committed together or not at all; events are published
 * after the commit and before this resolves. A conflict with another transaction runs `work` again, at most three times, so
 * `work` must keep nothing outside. Locks are taken in one order everywhere: thread, comment, anything else, jobs, log.
 */
export async function transact<T>(db: Db, siteId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  refuseFull(db)
  const { result, jobs, events } = await retried(async () => {
    const entries: AuditEntry[][] = []
    const jobs: NewJob[] = []
    const events: ChangeEvent[] = []
    const unit: UnitOfWork = {
      audit: (...more) => void (more.length > 0 && entries.push(more)),
      enqueue: (job) => void jobs.push(job),
      changed: (...more) => void events.push(...more),
    }
    const result = await db.transaction().execute(async (transaction) => {
      const done = await work(Object.assign(transaction, unit))
      await insertJobs(transaction, siteId, jobs)
      // Last, because all writers of a site wait for the head of its log.
      if (entries.length > 0) await db.appendAudit(transaction, siteId, entries)
      return done
    })
    return { result, jobs, events }
  })
  db.changes.publish(events)
  db.wakeJobs(new Set(jobs.map(({ kind }) => kind.name)))
  return result
}

/**
 * Runs one named statement that is a whole write by itself, without a transaction around it: for hot paths that need neither
 * jobs nor audit entries. `eventOf` gives the event of each returned row, published after the commit.
 */
export async function writeStatement<Input extends object, C extends Columns>(
  db: Db,
  statement: Statement<Input, C>,
  input: Input,
  eventOf: (row: RowOf<C>) => ChangeEvent | null,
): Promise<RowOf<C>[]> {
  refuseFull(db)
  const rows = await retried(() => statement.run(db, input))
  db.changes.publish(rows.map(eventOf).filter((event) => event !== null))
  return rows
}

/** Runs several reads on one snapshot, read-only. */
export function readSnapshot<T>(db: Db, read: (tx: Queries) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read)
}

/** Loads many rows in one transaction, without audit entries or events: only for threads that no reader can have open. */
export function loadInBulk<T>(db: Db, load: (tx: Queries) => Promise<T>): Promise<T> {
  return db.transaction().execute(load)
}

function refuseFull(db: Db): void {
  if (db.isFull) throw new StorageFullError()
}

async function retried<T>(run: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await run()
    } catch (error) {
      if (retry === retriesMax || !retriableCodes.has(String((error as { code?: unknown }).code))) throw error
      // Jitter, so that two transactions that collided do not collide again.
      await pause(Math.random() * jitterMs * 2 ** retry)
    }
  }
}
