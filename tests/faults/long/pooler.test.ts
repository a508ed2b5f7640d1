import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, it, type TestContext } from 'vitest'
import { openDatabase } from '../../../server/database.ts'
import { listen } from '../../../server/live/listen.ts'
import { createLog } from '../../../server/platform/log.ts'
import { follow } from '../../kit/clients/event-stream.ts'
import { liftLimits, rounds, strike, tell, type World } from '../../kit/clients/strikes.ts'
import { origin, pageUrl } from '../../kit/fixtures/app.ts'
import {
  makeClusters,
  type OutsidePostgres,
  outsidePrograms,
  type Pooler,
  poolerProgram,
  preparingVersion,
} from '../../kit/fixtures/outside-postgres.ts'
import { type ServerProcess, startServer } from '../../kit/fixtures/server-process.ts'

const main = path.join(import.meta.dirname, '../../../server/main.ts')
const canRun = outsidePrograms !== null && poolerProgram !== null
const keepsStatements = canRun && poolerProgram!.version >= preparingVersion

let clusters: Awaited<ReturnType<typeof makeClusters>>
let postgres: OutsidePostgres
let pooler: Pooler

const directUrl = () => `postgres://afterword@127.0.0.1:${postgres.port}/afterword`

beforeAll(async () => {
  if (!canRun) return
  clusters = await makeClusters()
  postgres = await clusters.primary()
  pooler = await clusters.pooler('transaction', postgres)
})

afterAll(async () => {
  await pooler?.[Symbol.asyncDispose]()
  await clusters?.[Symbol.asyncDispose]()
})

beforeEach((context) => {
  if (!canRun) context.skip('no PostgreSQL 15 or newer in /usr/lib/postgresql, or no pgbouncer')
})

/** The tests below need a PgBouncer from 1.21 on. */
function needPrepared(context: TestContext): void {
  if (!keepsStatements) context.skip('this PgBouncer is older than 1.21')
}

it('refuses a pooler in transaction mode that loses prepared statements, in one sentence', async (context) => {
  if (keepsStatements) context.skip('this PgBouncer keeps prepared statements')
  const failed = promisify(execFile)(process.execPath, [main], {
    env: { ...process.env, PORT: '0', DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: directUrl() },
  })

  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database of DATABASE_URL cannot be used: it leads to a pooler that loses prepared statements\. With PgBouncer, use 1\.21 or newer/),
  }) // biome-ignore format: short
})

it('refuses a start through a pooler in transaction mode alone, in one sentence', async (context) => {
  needPrepared(context)
  const failed = promisify(execFile)(process.execPath, [main], {
    env: { ...process.env, PORT: '0', DATABASE_URL: pooler.url },
  })

  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('set DATABASE_DIRECT_URL to the address of PostgreSQL'),
  })
})

it('refuses a pooler in transaction mode for notifications, in one sentence', async () => {
  const db = openDatabase(postgres.connection, createLog('silent'), { connectionString: pooler.url })

  await expect(listen(db, createLog('silent'))).rejects.toThrow('set DATABASE_DIRECT_URL to the address of PostgreSQL')

  await db.pool.end()
})

/** Posts as a new guest. Returns the comment. */
async function post({ address }: ServerProcess, body: string): Promise<{ id: string; threadId: string }> {
  const send = async (what: string, json: unknown, token = '') => {
    const answer = await fetch(`${address}/api/v1/sites/_/${what}`, {
      method: 'POST',
      headers: {
        Origin: origin,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(json),
    })
    return answer.json()
  }
  const { token } = await send('guests', { name: 'Ana Silva' })
  return (await send('comments', { page: { url: pageUrl }, body }, token)).comment
}

it('works through a pooler in transaction mode: processes that start at once, and word from one to the other', async (context) => {
  needPrepared(context)
  await tell({ ...postgres.connection, database: 'postgres' }, 'drop database afterword with (force)')
  await tell({ ...postgres.connection, database: 'postgres' }, 'create database afterword')
  const env = { DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: directUrl() }
  const started = await Promise.all([startServer(env), startServer(env), startServer(env)])
  try {
    const [one, other] = started as [ServerProcess, ServerProcess, ServerProcess]
    await post(one, 'The first.')
    const read = await fetch(`${other.address}/api/v1/sites/_/thread?url=${encodeURIComponent(pageUrl)}`)
    const { thread, items } = await read.json()
    expect(items).toHaveLength(1)
    await using heard = await follow(other.address, thread.id, thread.version)

    const second = await post(one, 'The second.')

    await expect.poll(() => heard.ids(), { timeout: 10_000 }).toContain(second.id)
    expect(started.flatMap(({ log }) => log).filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
  } finally {
    await Promise.all(started.map((server) => server[Symbol.asyncDispose]()))
  }
})

const cases: [name: string, act: () => Promise<unknown>][] = [
  ['a fast restart of the database', () => postgres.control('restart', '-m', 'fast')],
  ['an immediate restart of the database', () => postgres.control('restart', '-m', 'immediate')],
  ['kill -9 of the pooler', () => pooler.restart()],
  [
    'the end of all connections',
    () =>
      tell(
        postgres.connection,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'afterword' and pid <> pg_backend_pid()`,
      ),
  ],
]

it.for(cases)('behind a pooler in transaction mode: lives through %s, under load', async ([name, act], context) => {
  needPrepared(context)
  const connection = () => ({ host: '127.0.0.1', port: pooler.port, user: 'afterword', database: 'afterword' })
  const db = openDatabase(postgres.connection, createLog('silent'))
  await liftLimits(db)
  await using server = await startServer({ DATABASE_URL: pooler.url, DATABASE_DIRECT_URL: directUrl() })
  try {
    const world: World = { server, db, connection, postmaster: () => postgres.pid() }
    await strike(world, `Pooler, ${name}`, rounds, async () => {
      await act()
    })
  } finally {
    await db.pool.end()
  }
})

it('works through a pooler in session mode', async () => {
  await using session = await clusters.pooler('session', postgres)
  await using server = await startServer({ DATABASE_URL: session.url })

  const thread = await fetch(`${server.address}/api/v1/sites/_/thread?url=${encodeURIComponent(pageUrl)}`)

  expect(thread.status).toBe(200)
  expect(server.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
})
