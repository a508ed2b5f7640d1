import type pg from 'pg'
import { appendAudit } from './audit/audit-log.ts'
import type { Config } from './config.ts'
import { type Db, openPool } from './platform/database/database.ts'
import { explainConnection } from './platform/database/database-url.ts'
import { migrate } from './platform/database/migrate.ts'
import { startEmbeddedPostgres } from './platform/embedded/supervisor.ts'
import type { Log } from './platform/log.ts'
import { ensureFirstSite } from './sites/make-site.ts'

/** Opens a pool whose writes append to the audit log. The first query connects. */
export const openDatabase = (connection: pg.PoolConfig, log: Log): Db => openPool(connection, log, appendAudit)

/** An open database at the newest schema, with at least one site. Disposing closes the pool, then leaves an embedded server. */
export interface OpenDatabase extends AsyncDisposable {
  db: Db
}

/**
 * Opens the outside PostgreSQL of DATABASE_URL, or starts (or adopts) the embedded one.
 * @throws Error with a sentence the owner can act on
 */
export async function connectDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log })
  const db = openDatabase(embedded ? embedded.connection : { connectionString: config.databaseUrl! }, log)
  const close = async () => {
    await db.changes.flush()
    await db.pool.end()
    await embedded?.[Symbol.asyncDispose]()
  }
  try {
    const migrations = await migrate(db, log)
    if (migrations.length > 0) log.info({ migrations }, 'database migrated')
    await ensureFirstSite(
      db,
      config.publicUrl === null
        ? { slug: 'demo', name: 'Demo', trial: true }
        : { slug: 'main', name: new URL(config.publicUrl).hostname, trial: false },
    )
  } catch (error) {
    await close()
    if (!config.databaseUrl) throw error
    throw new Error(`The database of DATABASE_URL cannot be used: ${explainConnection(error)}`, { cause: error })
  }
  return { db, [Symbol.asyncDispose]: close }
}
