import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../server/database.ts'
import { listen } from '../../../server/live/listen.ts'
import { createLog } from '../../../server/platform/log.ts'
import { pageUrl } from '../../kit/fixtures/app.ts'
import { makeClusters, type OutsidePostgres, outsidePrograms } from '../../kit/fixtures/outside-postgres.ts'
import { startServer } from '../../kit/fixtures/server-process.ts'

const main = path.join(import.meta.dirname, '../../../server/main.ts')
const canRun = outsidePrograms !== null && existsSync('/usr/sbin/pgbouncer')
const stopping = new AbortController()

let clusters: Awaited<ReturnType<typeof makeClusters>>
let postgres: OutsidePostgres

beforeAll(async () => {
  if (!canRun) return
  clusters = await makeClusters()
  postgres = await clusters.primary()
})

afterAll(async () => {
  stopping.abort()
  await clusters?.[Symbol.asyncDispose]()
})

beforeEach((context) => {
  if (!canRun) context.skip('no PostgreSQL 15 or newer in /usr/lib/postgresql, or no pgbouncer')
})

it('refuses a pooler in transaction mode that loses prepared statements, in one sentence', async () => {
  const url = await clusters.pooler('transaction', postgres, stopping.signal)
  const failed = promisify(execFile)(process.execPath, [main], {
    env: { ...process.env, PORT: '0', DATABASE_URL: url, DATABASE_DIRECT_URL: `postgres://afterword@127.0.0.1:${postgres.port}/afterword` },
  }) // biome-ignore format: short

  await expect(failed).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database of DATABASE_URL cannot be used: it leads to a pooler that loses prepared statements\. With PgBouncer, use 1\.21 or newer/),
  }) // biome-ignore format: short
})

it('refuses a pooler in transaction mode for notifications, in one sentence', async () => {
  const url = await clusters.pooler('transaction', postgres, stopping.signal)
  const db = openDatabase(postgres.connection, createLog('silent'), { connectionString: url })

  await expect(listen(db, createLog('silent'))).rejects.toThrow('set DATABASE_DIRECT_URL to the address of PostgreSQL')

  await db.pool.end()
})

it('works through a pooler in session mode', async () => {
  const url = await clusters.pooler('session', postgres, stopping.signal)
  await using server = await startServer({ DATABASE_URL: url })

  const thread = await fetch(`${server.address}/api/v1/sites/_/thread?url=${encodeURIComponent(pageUrl)}`)

  expect(thread.status).toBe(200)
  expect(server.log.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([])
})
