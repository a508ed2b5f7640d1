import type { Db } from '../database/database.ts'
import { type ClaimedJob, claimJob, finishJob, type JobKind, postponeJob, renewLease } from '../database/job.ts'
import type { Log } from '../log.ts'

/** What became of a job that did not fail. A number of seconds puts it off without counting as an attempt. */
export type JobResult = 'done' | 'needless' | { delayS: number }

/** How jobs of one kind are run. A job may run again after a process died on it, so running it twice must be as good as once. */
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

/** How long a job of another process, or one whose time has come, may wait to be seen. */
const pollMs = 5_000

const renewalsPerLease = 3

/** Characters that are kept of why an attempt failed. */
const reasonMax = 500

/** Runs the next job of a kind that is due, retries and giving up included. Returns false where none is due. */
export async function runNextJob<Payload extends object>(
  { db, log }: JobDeps,
  { kind, run }: JobHandler<Payload>,
): Promise<boolean> {
  const job = await claimJob(db, kind)
  if (!job) return false
  // Each attempt so far ended with its process.
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
 * Runs jobs of one kind one after the other until it is disposed of; the one that runs then is finished. Each kind has a runner
 * of its own, so that a mail server that does not answer delays nothing else.
 */
export function runJobs<Payload extends object>(deps: JobDeps, handler: JobHandler<Payload>): AsyncDisposable {
  const { db, log } = deps
  let isOpen = true
  let isAwake = false
  let wake = () => {}
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
      const isMore = await runNextJob(deps, handler).catch((error) => {
        log.warn({ err: error }, 'jobs could not be read')
        return false
      })
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
