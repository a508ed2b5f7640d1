import type { Db } from '../database/database.ts'
import { type ClaimedJob, claimJob, finishJob, type JobKind, postponeJob } from '../database/job.ts'
import type { Log } from '../log.ts'

/** What became of a job that did not fail. A number of seconds puts it off without counting as an attempt. */
export type JobResult = 'done' | 'needless' | { delayS: number }

/** How jobs of one kind are run. A job may run again after a process died on it, so running it twice must be as good as once. */
export interface JobHandler<Payload extends object> {
  kind: JobKind<Payload>
  /** @throws Error to be tried again as the kind's policy says */
  run: (job: ClaimedJob<Payload>) => Promise<JobResult>
}

interface JobDeps {
  db: Db
  log: Log
}

/** How long a job of another process, or one whose time has come, may wait to be seen. */
const pollMs = 5_000

/** Runs the next job of a kind that is due, retries and giving up included. Returns false where none is due. */
export async function runNextJob<Payload extends object>(
  { db, log }: JobDeps,
  { kind, run }: JobHandler<Payload>,
): Promise<boolean> {
  const job = await claimJob(db, kind)
  if (!job) return false
  // Each attempt so far ended with its process.
  if (job.attempt > kind.attemptsMax) await finishJob(db, kind, job, 'failed')
  else {
    try {
      const result = await run(job)
      if (typeof result === 'string') await finishJob(db, kind, job, result)
      else await postponeJob(db, job, { delayS: result.delayS, isAttempt: false })
    } catch (error) {
      // The payload stays out of the log: it may name people.
      const reason = error instanceof Error ? error.message : ''
      log.warn({ job: kind.name, attempt: job.attempt, reason }, 'a job failed')
      if (job.attempt === kind.attemptsMax) await finishJob(db, kind, job, 'failed')
      else await postponeJob(db, job, { delayS: kind.firstDelayS * 2 ** (job.attempt - 1), isAttempt: true })
    }
  }
  return true
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
