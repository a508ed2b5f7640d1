import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'
import { appendAudit } from './audit/audit-log.ts'
import type { Config } from './config.ts'
import { refuseUnpreparedPooler } from './platform/database/connection/pooler.ts'
import { resolveTls } from './platform/database/connection/resolve-tls.ts'
import { waitForDatabase } from './platform/database/connection/wait-for-database.ts'
import { type Db, openPool } from './platform/database/database.ts'
import { explainConnection } from './platform/database/database-url.ts'
import { migrate } from './platform/database/migrate.ts'
import { watchFreeSpace } from './platform/embedded/base/free-space.ts'
import { startEmbeddedPostgres } from './platform/embedded/supervisor.ts'
import type { Log } from './platform/log.ts'
import { ensureFirstSite } from './sites/make-site.ts'

/** Opens a pool whose writes append to the audit log. The first query connects. */
export const openDatabase = (connection: pg.PoolConfig, log: Log, direct?: pg.ClientConfig): Db =>
  openPool(connection, log, appendAudit, direct)

/** An open database at the newest schema, with at least one site. Disposing closes the pool, then leaves an embedded server. */
interface OpenDatabase extends AsyncDisposable {
  db: Db
}

/** How long closing waits for a database that does not answer. */
const closeMs = 2_000

/**
 * Opens the outside PostgreSQL of DATABASE_URL, or starts (or adopts) the embedded one. An outside one that cannot be reached
 * yet is waited for, by default not at all; `stop` ends that wait and the one for a migration.
 * @throws Error with a sentence the owner can act on, or the reason of `stop`
 */
export async function connectDatabase(
  config: Config,
  log: Log,
  { patienceMs = 0, stop }: { patienceMs?: number; stop?: AbortSignal } = {},
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log })
  const connection = embedded ? embedded.connection : { connectionString: await resolveTls(config.databaseUrl!) }
  const direct = config.databaseDirectUrl
    ? { connectionString: await resolveTls(config.databaseDirectUrl) }
    : connection
  const db = openDatabase(connection, log, direct)
  const setFull = (isFull: boolean) => {
    db.isFull = isFull
  }
  const space = embedded && (await watchFreeSpace(config.dataDir, log, setFull))
  const close = async () => {
    space?.[Symbol.dispose]()
    await db.changes.flush()
    await Promise.race([db.pool.end(), pause(closeMs, undefined, { ref: false })])
    await embedded?.[Symbol.asyncDispose]()
  }
  let variable = 'DATABASE_URL'
  try {
    stop?.throwIfAborted()
    if (!embedded) {
      const patience = { patienceMs, log, stop }
      await waitForDatabase(connection, variable, patience)
      await refuseUnpreparedPooler(connection)
      if (config.databaseDirectUrl) {
        variable = 'DATABASE_DIRECT_URL'
        await waitForDatabase(direct, variable, patience)
      }
    }
    const migrations = await migrate(db, log, stop)
    if (migrations.length > 0) log.info({ migrations }, 'database migrated')
    variable = 'DATABASE_URL'
    await ensureFirstSite(
      db,
      config.publicUrl === null
        ? { slug: 'demo', name: 'Demo', trial: true }
        : { slug: 'main', name: new URL(config.publicUrl).hostname, trial: false },
    )
  } catch (error) {
    await close()
    if (!config.databaseUrl || stop?.aborted) throw error
    throw new Error(`The database of ${variable} cannot be used: ${explainConnection(error)}`, { cause: error })
  }
  return { db, [Symbol.asyncDispose]: close }
}
