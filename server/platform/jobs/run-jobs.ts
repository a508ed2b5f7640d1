import { logFailure } from '../database/connection/log-failure.ts'
import type { Db } from '../database/database.ts'
import { type ClaimedJob, claimJob, finishJob, type JobKind, postponeJob, renewLease } from '../database/job.ts'
import type { Log } from '../log.ts'

/** Result of a job that did not fail. `delayS` postpones it without counting the attempt. */
export type JobResult = 'done' | 'needless' | { delayS: number }

/** Handler of a kind of job. A job runs again if the process dies during it, so `run` must be idempotent. */
export interface JobHandler<Payload extends object> {
  kind: JobKind<Payload>
  /**
   * `lost` is aborted where another process has taken the job over. @throws PermanentFailure where no further attempt can
   * succeed, any other Error to be tried again as the kind's policy says
   */
  run: (job: ClaimedJob<Payload>, lost: AbortSignal) => Promise<JobResult>
}

/** A failure that further attempts would only repeat. */
export class PermanentFailure extends Error {}

interface JobDeps {
  db: Db
  log: Log
}

/** Interval at which due jobs and those of other processes are polled. */
const pollMs = 5_000

const renewalsPerLease = 3

/** Characters that are kept of why an attempt failed. */
const reasonMax = 500

/** Runs the next due job of a kind, with its retry policy. Returns false if none is due. */
export async function runNextJob<Payload extends object>(
  { db, log }: JobDeps,
  { kind, run }: JobHandler<Payload>,
): Promise<boolean> {
  const job = await claimJob(db, kind)
  if (!job) return false
  // Each attempt so far ended with the death of its process.
  if (job.attempt > kind.attemptsMax) await finishJob(db, kind, job, 'failed', 'every attempt ended with its process')
  else {
    try {
      const result = await runRenewed(db, { kind, run }, job)
      if (typeof result === 'string') await finishJob(db, kind, job, result)
      else await postponeJob(db, job, { delayS: result.delayS, error: null })
    } catch (error) {
      // The payload stays out of the log, and addresses out of what others said of it: they name people.
      const reason = (error instanceof Error ? error.message : '').replace(addressRe, '…').slice(0, reasonMax)
      const isOver = error instanceof PermanentFailure || job.attempt === kind.attemptsMax
      log.warn({ job: kind.name, attempt: job.attempt, reason, isGivenUp: isOver }, 'a job failed')
      if (isOver) await finishJob(db, kind, job, 'failed', reason)
      else await postponeJob(db, job, { delayS: retryDelayS(kind, job.attempt), error: reason })
    }
  }
  return true
}

const addressRe = /[^\s<>"'(]+@[^\s<>"')]+/g

const retryDelayS = ({ firstDelayS, delayMaxS }: JobKind<object>, attempt: number) =>
  Math.min(firstDelayS * 2 ** (attempt - 1), delayMaxS)

/** Runs a job under a lease that is renewed for as long as it takes. */
async function runRenewed<Payload extends object>(
  db: Db,
  { kind, run }: JobHandler<Payload>,
  job: ClaimedJob<Payload>,
): Promise<JobResult> {
  const lost = new AbortController()
  // A renewal that fails is followed by another before the lease is over.
  const renew = () =>
    renewLease(db, kind, job).then(
      (isOurs) => isOurs || lost.abort(),
      () => {},
    )
  const renewing = setInterval(renew, (kind.leaseS * 1_000) / renewalsPerLease)
  try {
    return await run(job, lost.signal)
  } finally {
    clearInterval(renewing)
  }
}

/**
 * Runs jobs of one kind one after the other until it is disposed of, which waits for the running job. Each kind has its own
 * runner, so that an unresponsive mail server delays nothing else.
 */
export function runJobs<Payload extends object>(deps: JobDeps, handler: JobHandler<Payload>): AsyncDisposable {
  const { db, log } = deps
  let isOpen = true
  let isAwake = false
  let wake = () => {}
  let failedAs = ''
  const pause = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      setTimeout(resolve, pollMs).unref()
    })
  const stop = db.onJobs((kinds) => {
    if (!kinds.has(handler.kind.name)) return
    isAwake = true
    wake()
  })
  const work = async () => {
    while (isOpen) {
      isAwake = false
      let isMore = false
      try {
        isMore = await runNextJob(deps, handler)
        failedAs = ''
      } catch (error) {
        // As long as it fails in the same way it is logged once.
        const { message } = error as Error
        if (message !== failedAs) logFailure(log, error, 'jobs could not be read', { kind: handler.kind.name })
        failedAs = message
      }
      if (!isMore && !isAwake && isOpen) await pause()
    }
  }
  const finished = work()
  return {
    async [Symbol.asyncDispose]() {
      isOpen = false
      stop()
      wake()
      await finished
    },
  }
}
