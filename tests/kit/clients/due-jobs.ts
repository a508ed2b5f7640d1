import { type JobHandler, runNextJob } from '../../../server/platform/jobs/run-jobs.ts'
import { createLog } from '../../../server/platform/log.ts'
import { runTraining } from '../../../server/screening/classifier.ts'
import type { TestApp } from '../fixtures/app.ts'

const log = createLog('silent')

/** Runs every job of a kind that is due, as a process does that runs them. Returns how many. */
export async function runDueJobs<Payload extends object>(
  { fresh: { db } }: Pick<TestApp, 'fresh'>,
  handler: JobHandler<Payload>,
): Promise<number> {
  let count = 0
  while (await runNextJob({ db, log }, handler)) count++
  return count
}

/** Trains the classifier with every decision made so far. */
export const trainNow = (test: Pick<TestApp, 'fresh'>): Promise<number> => runDueJobs(test, runTraining(test.fresh.db))
