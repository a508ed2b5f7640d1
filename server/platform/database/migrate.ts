import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { Kysely, PostgresAdapter, PostgresDialect, sql } from 'kysely'
import { FileMigrationProvider, type MigrationProvider, Migrator } from 'kysely/migration'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Db } from './database.ts'

const migrationFolder = path.join(import.meta.dirname, '../../../migrations')
const oldestServerVersion = 150_000
// Previews numbered migrations (0001-comments); since 0.1.0 they are named by timestamp.
const previewNameRe = /^\d{4}-/
/** The key of Kysely's own lock, so that processes of earlier versions take turns with this one. */
const lockKey = 3_853_314_791_062_309_107n
/** Longest wait for one lock: who comes after us in its queue, readers included, waits as long. */
const lockMs = 3_000
/** Pause before the next attempt, in which the queue moves on. */
const pauseMs = 2_000
const watchMs = 1_000
/** Shortest time between two log lines about the same wait. */
const tellEveryMs = 30_000
const lockNotAvailable = '55P03'

/**
 * Migrates the database to the newest schema. Several processes may start at once: one transaction runs all migrations under an
 * advisory lock. Statements have no time limit; a lock that another session holds is retried until it is free or `stop` is
 * aborted, and the log says which session that is. Returns the names of the migrations it ran. A refused database stays unchanged.
 * @throws Error with one readable sentence: PostgreSQL too old, database of a preview or of a newer version, or the failed migration.
 */
export async function migrate(db: Db, log: Log, stop?: AbortSignal): Promise<string[]> {
  await using sessions = openSessions(db.direct)
  const { own } = sessions
  stop?.addEventListener('abort', sessions.cut)
  const provider = new FileMigrationProvider({
    fs,
    path,
    migrationFolder,
    import: (file) => import(/* @vite-ignore */ pathToFileURL(file).href),
  })
  const known = new Set(Object.keys(await provider.getMigrations()))
  using watch = watchBlockers(own, log)
  for (;;) {
    try {
      return await attempt(own, provider, known, watch)
    } catch (error) {
      stop?.throwIfAborted()
      if ((error as { code?: unknown }).code !== lockNotAvailable) throw error
      watch.tell()
      await pause(pauseMs, undefined, { ...(stop && { signal: stop }) })
    } finally {
      watch.pid = null
    }
  }
}

function attempt(
  own: Kysely<unknown>,
  provider: MigrationProvider,
  known: ReadonlySet<string>,
  watch: { pid: number | null },
): Promise<string[]> {
  return own.transaction().execute(async (tx) => {
    // Until the end of the transaction, which a pooler passes on to one server as a whole.
    const { rows } = await sql<{ pid: number; version: number }>`
      select pg_backend_pid() as pid, current_setting('server_version_num')::int as version,
        set_config('statement_timeout', '0', true), set_config('lock_timeout', ${String(lockMs)}, true),
        set_config('idle_in_transaction_session_timeout', '0', true)`.execute(tx)
    const { pid, version } = rows[0]!
    if (version < oldestServerVersion) throw new Error('Afterword needs PostgreSQL 15 or newer.')
    watch.pid = pid
    // Most starts end here, without a lock.
    if (known.size === (await readExecuted(tx, known)).length) return []
    await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(tx)
    // A process of a newer version may have migrated first.
    await readExecuted(tx, known)
    // Unordered, so that two branches may each add one and be merged in any order.
    const { error, results } = await new Migrator({
      db: tx,
      provider,
      allowUnorderedMigrations: true,
    }).migrateToLatest()
    if (!error) return results!.map((result) => result.migrationName)
    if ((error as { code?: unknown }).code === lockNotAvailable) throw error
    const failed = results?.find((result) => result.status === 'Error')
    const what = failed ? `Migration ${failed.migrationName}` : 'The migration of the database'
    throw new Error(`${what} failed: ${error instanceof Error ? error.message : error}`, { cause: error })
  })
}

/** Reads the names of the migrations that ran. @throws Error with one sentence if another version ran one */
async function readExecuted(tx: Kysely<unknown>, known: ReadonlySet<string>): Promise<string[]> {
  const table = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(tx)
  if (!table.rows[0]!.exists) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(tx)
  const executed = rows.map(({ name }) => name)
  const foreign = executed.filter((name) => !known.has(name))
  if (foreign.length === 0) return executed
  throw new Error(
    foreign.some((name) => previewNameRe.test(name))
      ? 'The database was made by a preview before 0.1.0 and was left as it is. Start with an empty database.'
      : 'The database was made by a newer version of Afterword. Start that version, or restore a backup.',
  )
}

/** Opens two sessions: one migrates, the other reads what the first waits for. */
function openSessions(direct: pg.ClientConfig): { own: Kysely<unknown>; cut: () => void } & AsyncDisposable {
  const pool = new pg.Pool({
    ...direct,
    application_name: 'afterword migration',
    max: 2,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  const clients = new Set<pg.PoolClient>()
  // What fails is told by the query under way.
  pool.on('error', () => {})
  pool.on('connect', (client) => {
    clients.add(client)
    client.on('error', () => {})
  })
  const own = new Kysely<unknown>({ dialect: new TransactionLockDialect({ pool }) })
  return {
    own,
    cut: () => {
      for (const client of clients)
        (client as { connection?: { stream?: { destroy(): void } } }).connection?.stream?.destroy()
    },
    [Symbol.asyncDispose]: () => own.destroy(),
  }
}

class TransactionLockDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new TransactionLockAdapter()
  }
}

/** Kysely's lock belongs to the session. Ours is taken before, in the transaction that Kysely is given. */
class TransactionLockAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** Writes a log line about the sessions that hold what the session `pid` waits for. */
function watchBlockers(own: Kysely<unknown>, log: Log) {
  let blockers: string[] = []
  let toldAtMs = -tellEveryMs
  const watch = {
    pid: null as number | null,
    tell(): void {
      if (performance.now() - toldAtMs < tellEveryMs) return
      toldAtMs = performance.now()
      const who = blockers.length > 0 ? blockers.join(', ') : 'another session'
      log.warn({ waitingFor: who }, `waiting for ${who} before the database can be migrated`)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
  const timer = setInterval(async () => {
    if (watch.pid === null) return
    const { rows } = await sql<{ pid: number; name: string }>`
      select pid, coalesce(nullif(application_name, ''), backend_type) as name from pg_stat_activity
      where pid = any(pg_blocking_pids(${watch.pid}))`
      .execute(own)
      .catch(() => ({ rows: [] }))
    if (rows.length === 0) return
    blockers = rows.map(({ pid, name }) => `${name} (process ${pid})`)
    watch.tell()
  }, watchMs)
  return watch
}
