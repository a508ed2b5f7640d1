import { execFileSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../server/database.ts'
import type { Db } from '../../server/platform/database/database.ts'
import { databaseUser } from '../../server/platform/embedded/cluster/initialise.ts'
import { createLog } from '../../server/platform/log.ts'
import { startMixedLoad } from '../kit/clients/mixed-load.ts'
import { makeGuest } from '../kit/clients/posting-clients.ts'
import { origin, pageUrl } from '../kit/fixtures/app.ts'
import { postmasterPid, until } from '../kit/fixtures/embedded-database.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

/** A page on which nobody writes any more: what a change takes out of memory is read anew, and cannot be while nobody answers. */
const quietUrl = `${pageUrl}-quiet`

let dataDir: string
let server: ServerProcess
let db: Db
let headers: Record<string, string>
let quiet: { id: string; threadId: string }

const connection = () => ({ host: path.join(dataDir, 'socket'), user: databaseUser, database: 'afterword' })
const cluster = () => path.join(dataDir, 'postgres-18')
const textOf = async (address: string) => (await fetch(address)).text()
const isReady = async () => (await fetch(`${server.address}/readyz`)).status === 200

beforeAll(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-outages-'))
  // Limits are lifted before the server under test reads them.
  await (await startServer({ DATA_DIR: dataDir })).child.kill('SIGKILL')
  server = await startServer({ DATA_DIR: dataDir })
  db = openDatabase(connection(), createLog('silent'))
  const settings = { writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1_000_000 }
  await db
    .updateTable('site')
    .set({ settings: JSON.stringify(settings) })
    .execute()
  const token = await makeGuest(() => server.address, 'Ana Silva')
  headers = { Origin: origin, 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }
  quiet = await post(quietUrl, 'Said once, and left alone.')
})

async function post(url: string, body: string): Promise<{ id: string; threadId: string }> {
  const posted = await fetch(`${server.address}/api/v1/sites/_/comments`, {
    method: 'POST',
    headers: { ...headers, 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify({ page: { url }, body }),
  })
  expect(posted.status).toBe(201)
  return (await posted.json()).comment
}

afterAll(async () => {
  await db?.pool.end()
  await server?.[Symbol.asyncDispose]()
  await fs.rm(dataDir, { recursive: true })
})

/** Sends the signal to the server of the database and every process of it. */
function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
  const postmaster = postmasterPid(cluster())!
  const children = execFileSync('pgrep', ['-P', `${postmaster}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)
  for (const pid of name === 'SIGSTOP' ? [postmaster, ...children] : [...children, postmaster]) process.kill(pid, name)
}

it('lives on when the connection of a request under way is killed', async () => {
  const blocker = new pg.Client(connection())
  blocker.on('error', () => {})
  await blocker.connect()
  await blocker.query('begin; lock table site in access exclusive mode')
  const asked = fetch(`${server.address}/readyz`)
  const waiting = async () =>
    (
      await blocker.query<{ pid: number }>(
        `select pid from pg_stat_activity where application_name = 'afterword' and wait_event_type = 'Lock' limit 1`,
      )
    ).rows[0]?.pid
  await until(async () => (await waiting()) !== undefined)

  // Its siblings are ended by PostgreSQL itself, which cannot know what the killed one has left behind.
  process.kill((await waiting())!, 'SIGKILL')

  expect((await asked).status).toBe(503)
  await until(isReady)
  expect(server.child.exitCode).toBeNull()
  await blocker.end()
})

it('loses and doubles nothing when every connection is ended again and again', async () => {
  const load = startMixedLoad(() => server.address)
  for (let round = 0; round < 3; round++) {
    const enough = load.posting.acknowledged() + 10
    await until(() => load.posting.acknowledged() > enough && load.edits() > round)
    await fetchEnd()
  }
  await until(isReady)

  const { posts } = await load.verify(db)

  expect(server.child.exitCode).toBeNull()
  expect(posts).toBeGreaterThan(30)
})

async function fetchEnd(): Promise<void> {
  const admin = new pg.Client({ ...connection(), database: 'postgres' })
  await admin.connect()
  await admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'afterword%' and datname = 'afterword'`,
  )
  await admin.end()
}

it('answers in bounded time while the database hangs, from memory where it can, and goes on afterwards', async () => {
  // What was read before that is asked for anew.
  const times = (msg: string) => server.log.filter((line) => line.msg === msg).length
  await until(async () => times('events arrive again') === times('lost the connection that events arrive on'))
  const thread = `${server.address}/api/v1/sites/_/thread?url=${encodeURIComponent(quietUrl)}`
  const before = await fetch(thread)
  const beforeText = await before.text()
  expect([before.status, before.headers.get('age')]).toEqual([200, null])
  await fetch(`${server.address}/api/v1/sites/_/thread?url=${encodeURIComponent(`${pageUrl}-unknown`)}`)
  const gone = await post(`${pageUrl}-gone`, 'Taken back in time.')
  const documents = ({ threadId }: { threadId: string }) =>
    ['', '/thread.html', '/feed.atom', '/feed.json'].map((file) => `${server.address}/threads/_/${threadId}${file}`)
  const siteFeed = `${server.address}/threads/_/feed.atom`
  for (const address of [...documents(gone), siteFeed]) expect((await fetch(address)).status).toBe(200)
  await fetch(`${server.address}/api/v1/sites/_/comments/${gone.id}`, { method: 'DELETE', headers })
  for (const address of documents(quiet)) expect(await textOf(address)).toContain('Said once, and left alone.')

  const logged = server.log.length
  signal('SIGSTOP')
  try {
    const beganAtMs = performance.now()
    const [ready, unkept] = await Promise.all([
      fetch(`${server.address}/readyz`),
      fetch(`${server.address}/threads/_?url=${encodeURIComponent(pageUrl)}`),
      until(async () => (await fetch(thread)).headers.has('age')),
    ])
    const waitedMs = performance.now() - beganAtMs

    expect([ready.status, unkept.status]).toEqual([503, 503])
    expect(ready.headers.get('retry-after')).toBe('2')
    // Two seconds until somebody looks, three for the look.
    expect(waitedMs).toBeLessThan(15_000)
    const kept = await fetch(thread)
    expect(kept.status).toBe(200)
    expect(kept.headers.get('cache-status')).toMatch(/^Afterword; hit; ttl=-\d+; detail="the database is away"$/)
    expect(await kept.text()).toBe(beforeText)
    const againAtMs = performance.now()
    expect((await fetch(`${server.address}/readyz`)).status).toBe(503)
    expect(performance.now() - againAtMs, 'once it is known, nobody waits').toBeLessThan(1_000)
    for (const address of documents(quiet)) {
      const last = await fetch(address)
      expect([last.status, Number(last.headers.get('age')) > 0]).toEqual([200, true])
      expect(await last.text()).toContain('Said once, and left alone.')
    }
    for (const address of [...documents(gone), siteFeed])
      expect((await fetch(address)).status, 'what was taken back is not shown again').toBe(503)
  } finally {
    signal('SIGCONT')
  }
  await until(isReady)
  const lines = server.log.slice(logged) as { level: string; msg: string; err?: object }[]
  const said = (msg: string) => lines.filter((line) => line.msg === msg && line.level !== 'debug')
  expect(said('the database does not answer')).toHaveLength(1)
  expect(said('the database answers again')).toMatchObject([{ afterS: expect.any(Number) }])
  expect(said('jobs could not be read').length).toBeLessThanOrEqual(1)
  expect(
    lines.filter(({ err }) => err),
    'an outage has no stack',
  ).toEqual([])
  for (const address of [thread, ...documents(quiet)]) expect((await fetch(address)).headers.has('age')).toBe(false)
  expect(await textOf(siteFeed)).not.toContain('Taken back in time.')
  expect(server.child.exitCode).toBeNull()
})
