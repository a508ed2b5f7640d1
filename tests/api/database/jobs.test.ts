import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { claimJob, finishJob, type JobKind, type NewJob } from '../../../server/platform/database/job.ts'
import { transact } from '../../../server/platform/database/transact.ts'
import {
  type JobHandler,
  type JobResult,
  PermanentFailure,
  runJobs,
  runNextJob,
} from '../../../server/platform/jobs/run-jobs.ts'
import { createLog } from '../../../server/platform/log.ts'
import { type FreshDb, freshDb } from '../../kit/fixtures/database.ts'

type Payload = { n: number }
const kind: JobKind<Payload> = {
  name: 'test',
  attemptsMax: 4,
  firstDelayS: 10,
  delayMaxS: 15,
  leaseS: 60,
  isKept: true,
}
const other: JobKind<Payload> = { ...kind, name: 'other', isKept: false }
const log = createLog('silent')

const enqueue = ({ db, siteId }: FreshDb, ...jobs: NewJob<Payload>[]) =>
  transact(db, siteId, async (tx) => {
    for (const job of jobs) tx.enqueue(job)
  })

/** Runs what it is given and remembers the payloads it saw. */
function handlerOf(of: JobKind<Payload>, run: (n: number) => JobResult | Promise<JobResult> = () => 'done') {
  const ran: number[] = []
  const handler: JobHandler<Payload> = {
    kind: of,
    run: async ({ payload: { n } }) => {
      ran.push(n)
      return run(n)
    },
  }
  return { ran, handler }
}

const rows = ({ db }: FreshDb) =>
  db.selectFrom('job').select(['attempts', 'outcome', 'lease', 'payload', 'last_error']).orderBy('created_at').execute()
const makeDue = ({ db }: FreshDb) => sql`update job set due_at = now() - interval '1 second'`.execute(db)
const secondsLeft = async ({ db }: FreshDb) =>
  (await sql<{ s: number }>`select extract(epoch from due_at - now())::float8 as s from job`.execute(db)).rows[0]!.s

it('finds a job due at the very moment it was made, to whichever millisecond that moment is rounded', async () => {
  await using fresh = await freshDb()
  const claimed: unknown[] = []
  // In one transaction now() stands still, so that a due time rounded up is not reached meanwhile: half of them are.
  for (let n = 0; n < 20; n++)
    await transact(fresh.db, fresh.siteId, async (tx) => {
      await enqueue(fresh, { kind, payload: { n } })
      await sql`update job set due_at = now()`.execute(tx)
      claimed.push((await claimJob(tx, kind))?.payload.n)
    })

  expect(claimed).toEqual(Array.from({ length: 20 }, (_, n) => n))
})

it('runs each job once, those of its kind only, however many runners there are', async () => {
  await using fresh = await freshDb()
  const numbers = Array.from({ length: 30 }, (_, n) => n)
  await enqueue(fresh, ...numbers.map((n) => ({ kind, payload: { n } })), { kind: other, payload: { n: 99 } })
  const { ran, handler } = handlerOf(kind)

  const runners = Array.from({ length: 4 }, () => runJobs({ db: fresh.db, log }, handler))
  await expect.poll(() => ran.length).toBe(30)
  for (const runner of runners) await runner[Symbol.asyncDispose]()

  expect(ran.sort((one, two) => one - two)).toEqual(numbers)
  expect((await rows(fresh)).map(({ outcome }) => outcome).sort()).toEqual([...Array(30).fill('done'), null])
})

it('wakes at once for a job of its own process', async () => {
  await using fresh = await freshDb()
  const { ran, handler } = handlerOf(kind)
  await using _ = runJobs({ db: fresh.db, log }, handler)
  await enqueue(fresh, { kind, payload: { n: 1 } })
  await expect.poll(() => ran).toEqual([1])

  await enqueue(fresh, { kind, payload: { n: 2 } })

  await expect.poll(() => ran).toEqual([1, 2])
})

it('makes one job of those with the same key, also after that one is done, as long as it is kept', async () => {
  await using fresh = await freshDb()
  const { handler, ran } = handlerOf(kind)
  const once = { kind, payload: { n: 1 }, dedupeKey: 'once' }
  await enqueue(fresh, once, { ...once, payload: { n: 2 } }, { kind, payload: { n: 3 } }, { kind, payload: { n: 4 } })
  while (await runNextJob({ db: fresh.db, log }, handler));
  await enqueue(fresh, once)

  expect(await runNextJob({ db: fresh.db, log }, handler)).toBe(false)
  expect(ran.sort()).toEqual([1, 3, 4])

  const kept = handlerOf(other)
  const again = { ...once, kind: other }
  for (const _ of [1, 2]) {
    await enqueue(fresh, again)
    expect(await runNextJob({ db: fresh.db, log }, kept.handler)).toBe(true)
  }
  expect((await rows(fresh)).filter(({ payload }) => (payload as Payload).n === 1)).toHaveLength(1)
})

it('tries again as the policy of the kind says, later each time, and gives up in the end', async () => {
  await using fresh = await freshDb()
  await enqueue(fresh, { kind, payload: { n: 1 } })
  const { handler } = handlerOf(kind, () => {
    throw new Error('no')
  })
  const waits: number[] = []
  for (let attempt = 1; attempt < kind.attemptsMax; attempt++) {
    expect(await runNextJob({ db: fresh.db, log }, handler)).toBe(true)
    expect(await runNextJob({ db: fresh.db, log }, handler)).toBe(false)
    waits.push(Math.round(await secondsLeft(fresh)))
    await makeDue(fresh)
  }
  await runNextJob({ db: fresh.db, log }, handler)
  await makeDue(fresh)

  expect(waits).toEqual([10, 15, 15])
  expect(await rows(fresh)).toMatchObject([{ attempts: 4, outcome: 'failed', lease: null, last_error: 'no' }])
  expect(await runNextJob({ db: fresh.db, log }, handler)).toBe(false)
})

it('gives a job up at once that cannot succeed, and keeps addresses out of why', async () => {
  await using fresh = await freshDb()
  await enqueue(fresh, { kind, payload: { n: 1 } })
  const { handler } = handlerOf(kind, () => {
    throw new PermanentFailure('550 <ana@example.org>: nobody')
  })

  await runNextJob({ db: fresh.db, log }, handler)

  expect(await rows(fresh)).toMatchObject([{ attempts: 1, outcome: 'failed', last_error: '550 <…>: nobody' }])
})

it('keeps a job for as long as it runs, longer than its lease, and stops it where another process has it', async () => {
  await using fresh = await freshDb()
  const { db } = fresh
  const short = { ...kind, leaseS: 1 }
  await enqueue(fresh, { kind: short, payload: { n: 1 } })
  const leased = async () => (await db.selectFrom('job').select('leased_until').executeTakeFirstOrThrow()).leased_until
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'needless'>()
  const running = runNextJob({ db, log }, {
    kind: short,
    run: (_, lost) => {
      lost.addEventListener('abort', () => stop('needless'))
      return stopped
    },
  })
  await expect.poll(leased).not.toBeNull()
  const first = await leased()

  await expect.poll(async () => (await leased())! > new Date(Date.parse(first!) + 1_000).toISOString(), { timeout: 5_000 }).toBe(true)
  expect(await claimJob(db, short)).toBeNull()
  await sql`update job set lease = gen_random_uuid()`.execute(db)

  expect(await running).toBe(true)
  expect(await rows(fresh)).toMatchObject([{ outcome: null, attempts: 1 }])
}) // biome-ignore format: short

it('does not count it as an attempt where a job is only put off', async () => {
  await using fresh = await freshDb()
  await enqueue(fresh, { kind, payload: { n: 1 } })
  const { handler } = handlerOf(kind, () => ({ delayS: 3_600 }))

  await runNextJob({ db: fresh.db, log }, handler)

  expect(await rows(fresh)).toMatchObject([{ attempts: 0, outcome: null, lease: null }])
  expect(Math.round(await secondsLeft(fresh) / 60)).toBe(60)
}) // biome-ignore format: short

it('hands the job of a process that died to another once the lease is over, and believes only the one that holds it', async () => {
  await using fresh = await freshDb()
  const { db } = fresh
  await enqueue(fresh, { kind, payload: { n: 1 } })
  const first = (await claimJob(db, kind))!
  expect(await claimJob(db, kind)).toBeNull()
  await sql`update job set leased_until = now() - interval '1 second'`.execute(db)

  const second = (await claimJob(db, kind))!
  await finishJob(db, kind, first, 'done')
  const between = await rows(fresh)
  await finishJob(db, kind, second, 'needless')

  expect([first.attempt, second.attempt]).toEqual([1, 2])
  expect(between).toMatchObject([{ outcome: null, lease: second.lease }])
  expect(await rows(fresh)).toMatchObject([{ outcome: 'needless', lease: null }])
})

it('gives a job up that ended every process that tried it', async () => {
  await using fresh = await freshDb()
  const { db } = fresh
  await enqueue(fresh, { kind, payload: { n: 1 } })
  for (let attempt = 1; attempt <= kind.attemptsMax; attempt++) {
    await claimJob(db, kind)
    await sql`update job set leased_until = now() - interval '1 second'`.execute(db)
  }
  const { ran, handler } = handlerOf(kind)

  await runNextJob({ db, log }, handler)

  expect(ran).toEqual([])
  expect(await rows(fresh)).toMatchObject([{ outcome: 'failed' }])
})
