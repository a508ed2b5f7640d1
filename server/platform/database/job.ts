import { sql } from 'kysely'
import { newId } from '../ids.ts'
import type { Queries } from './database.ts'

/** A kind of job with its retry policy. Each kind is declared once, by the feature that runs it. */
export interface JobKind<Payload extends object> {
  name: string
  /** Failed attempts after which the job is given up. */
  attemptsMax: number
  /** Seconds to the second attempt; doubles with each further one, up to `delayMaxS`. */
  firstDelayS: number
  delayMaxS: number
  /** Seconds after which another process may take the job over. A process that lives renews its lease before. */
  leaseS: number
  /** Whether finished jobs stay in the table: their dedupe keys then hold for good. */
  isKept: boolean
  /** For the type only. */
  payload?: Payload
}

/** A job to run after the commit, by any process. */
export interface NewJob<Payload extends object = object> {
  kind: JobKind<Payload>
  payload: Payload
  /** Only the first job of a kind with this key is inserted. */
  dedupeKey?: string
}

/**
 * Inserts jobs in the transaction that enqueues them, in order of their dedupe keys, so that two transactions do not deadlock.
 */
export async function insertJobs(tx: Queries, siteId: string, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return
  const rows = jobs
    .map(({ kind, payload, dedupeKey }) => ({
      site_id: siteId,
      id: newId(),
      kind: kind.name,
      payload: JSON.stringify(payload),
      dedupe_key: dedupeKey ?? null,
    }))
    .sort((one, other) => (`${one.kind} ${one.dedupe_key}` < `${other.kind} ${other.dedupe_key}` ? -1 : 1))
  await tx
    .insertInto('job')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['site_id', 'kind', 'dedupe_key']).doNothing())
    .execute()
}

/** A job claimed by the holder of `lease`. */
export interface ClaimedJob<Payload extends object = object> {
  siteId: string
  id: string
  payload: Payload
  /** Number of this attempt, from 1. */
  attempt: number
  lease: string
}

/**
 * Claims the oldest due job of a kind for its lease; null if none is due. No lock is held while the job runs, and two processes
 * never run a job at the same time. Due times are stored in whole milliseconds, rounded up too: hence the one added.
 */
export async function claimJob<Payload extends object>(
  db: Queries,
  kind: JobKind<Payload>,
): Promise<ClaimedJob<Payload> | null> {
  const { rows } = await sql<ClaimedJob<Payload>>`
    with next as (
      select site_id, id from job
      where kind = ${kind.name} and done_at is null and due_at <= now() + interval '1 ms'
        and (leased_until is null or leased_until < now())
      order by due_at limit 1 for no key update skip locked
    )
    update job set lease = ${newId()}, leased_until = now() + make_interval(secs => ${kind.leaseS}::int),
      attempts = attempts + 1
    from next where job.site_id = next.site_id and job.id = next.id
    returning job.site_id as "siteId", job.id, job.payload, job.attempts as attempt, job.lease`.execute(db)
  return rows[0] ?? null
}

type JobOutcome = 'done' | 'needless' | 'failed'

/** Renews the lease of a claimed job. Returns false where it ran out and another process has the job by now. */
export async function renewLease(
  db: Queries,
  { leaseS }: Pick<JobKind<object>, 'leaseS'>,
  { siteId, id, lease }: ClaimedJob,
): Promise<boolean> {
  const renewed = await db
    .updateTable('job')
    .set({ leased_until: sql<string>`now() + make_interval(secs => ${leaseS}::int)` })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst()
  return renewed.numUpdatedRows === 1n
}

/**
 * Ends a claimed job; `error` says why it failed. Nothing happens where the lease ran out and another process has the job by
 * now.
 */
export async function finishJob(
  db: Queries,
  { isKept }: Pick<JobKind<object>, 'isKept'>,
  { siteId, id, lease }: ClaimedJob,
  outcome: JobOutcome,
  error: string | null = null,
): Promise<void> {
  if (isKept || outcome === 'failed')
    await db
      .updateTable('job')
      .set({ done_at: sql<string>`now()`, outcome, last_error: error, lease: null, leased_until: null })
      .where('site_id', '=', siteId)
      .where('id', '=', id)
      .where('lease', '=', lease)
      .execute()
  else
    await db.deleteFrom('job').where('site_id', '=', siteId).where('id', '=', id).where('lease', '=', lease).execute()
}

/** Puts a claimed job off. `error` says why the attempt failed; null: it was not tried, and the attempt does not count. */
export async function postponeJob(
  db: Queries,
  { siteId, id, lease }: ClaimedJob,
  { delayS, error }: { delayS: number; error: string | null },
): Promise<void> {
  await db
    .updateTable('job')
    .set({
      due_at: sql<string>`now() + make_interval(secs => ${delayS}::int)`,
      lease: null,
      leased_until: null,
      ...(error === null ? { attempts: sql<number>`attempts - 1` } : { last_error: error }),
    })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('lease', '=', lease)
    .execute()
}
