import { execFileSync } from 'node:child_process'
import pg from 'pg'
import { expect, vi } from 'vitest'
import type { Db } from '../../../server/platform/database/database.ts'
import { until } from '../fixtures/embedded-database.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { type MixedLoad, startMixedLoad } from './mixed-load.ts'

/** A server and its database, as the strikes of a test meet them. */
export interface World {
  /** The process that serves; a strike may put another in its place. */
  server: ServerProcess
  db: Db
  connection: () => pg.ClientConfig
  postmaster: () => number
}

/** How often each strike is made: FAULT_ROUNDS, ten by default; `.ci/run` makes one. */
export const rounds = Number(process.env.FAULT_ROUNDS ?? 10)
/** How long a database hangs: a minute in a full run. */
export const hangMs = Math.min(60_000, rounds * 6_000)
/** The promise: so long after the database at most. */
const readyMaxMs = 5_000

/**
 * Strikes a server again and again while people read, post and edit, and waits each time until its database answers, and then
 * until the server is ready. Fails where the process died, a post or an edit was lost or doubled, or it was ready too late.
 */
export async function strike(
  world: World,
  name: string,
  times: number,
  act: (load: MixedLoad) => Promise<void>,
): Promise<void> {
  const load = startMixedLoad(() => world.server.address)
  const readyMs: number[] = []
  for (let round = 0; round < times; round++) {
    const [posts, edits] = [load.posting.acknowledged() + 10, load.edits() + 2]
    await until(() => load.posting.acknowledged() > posts && load.edits() > edits)
    await act(load)
    await until(() => answers(world.connection()))
    readyMs.push(await until(() => isReady(world.server.address)))
  }
  // The test's own pool learns of the database's return by itself, too.
  await until(() => !world.db.pool.availability.isDown)
  const { posts, edits, refused } = await load.verify(world.db)
  expect(world.server.child.exitCode, 'the process lives').toBeNull()
  const slowestMs = Math.round(Math.max(...readyMs))
  process.stdout.write(
    `${name}, ${times} times: ${posts} posts and ${edits} edits acknowledged, 0 lost, 0 doubled; ${refused} attempts refused, ${load.seen.reads} pages read, ${load.seen.stale} of them from memory; ready after ${slowestMs} ms at the latest, slowest answer ${Math.round(load.seen.slowestMs)} ms\n`,
  )
  expect(slowestMs, 'ready after the database').toBeLessThanOrEqual(readyMaxMs)
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(5_000) })).status === 200
  } catch {
    return false
  }
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    void client.end().catch(() => {})
  }
}

/** Runs a statement on a connection of its own. */
export async function tell(connection: pg.ClientConfig, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  await client.connect()
  try {
    return await client.query(statement)
  } finally {
    await client.end()
  }
}

const childrenOf = (pid: number) =>
  execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)

/** What can be done to any database that is reached in this way. */
export const strikes = {
  /** Kills one backend of the server. PostgreSQL then ends all of them and recovers. */
  async killBackend({ connection }: World): Promise<void> {
    const { rows } = await tell(connection(), `select pid from pg_stat_activity where application_name = 'afterword' limit 1`)
    if (rows[0]) process.kill(rows[0].pid, 'SIGKILL')
  },
  async terminateAll({ connection }: World): Promise<void> {
    await tell(connection(), `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'afterword%' and datname = 'afterword'`)
  },
  /** Stops every process of the database where it is, for `hangMs`. */
  async hang({ postmaster }: World): Promise<void> {
    const pids = [postmaster(), ...childrenOf(postmaster())]
    for (const pid of pids) process.kill(pid, 'SIGSTOP')
    try {
      const endMs = performance.now() + hangMs
      await vi.waitUntil(() => performance.now() > endMs, { timeout: hangMs * 2, interval: 100 })
    } finally {
      for (const pid of pids.reverse()) process.kill(pid, 'SIGCONT')
    }
  },
} // biome-ignore format: statements

/** Lifts the limits of the first site, for a server that starts afterwards. */
export async function liftLimits(db: Db): Promise<void> {
  const settings = JSON.stringify({ writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1_000_000 })
  await db.updateTable('site').set({ settings }).execute()
}
