import type { Config } from './config.ts'
import { openDatabase } from './database.ts'
import { resolveTls } from './platform/database/connection/resolve-tls.ts'
import type { Db } from './platform/database/database.ts'
import { explainConnection } from './platform/database/database-url.ts'
import { requireCurrent } from './platform/database/require-current.ts'
import { findExisting } from './platform/embedded/find-existing.ts'
import { startEmbeddedPostgres } from './platform/embedded/supervisor.ts'
import type { Log } from './platform/log.ts'

/** The database a command works with. Disposing closes it; a server that ran goes on running. */
interface ExistingDatabase extends AsyncDisposable {
  db: Db
  /** Which one it is, for whoever gave the command; no password. */
  name: string
}

const settingsAdvice = 'Give the command the same DATA_DIR or DATABASE_URL as the server, best in the file .env.'

/**
 * Opens the database the server uses, for a command. Makes none, changes no table, and starts an embedded one that does not run
 * only if `mayStart`: in another folder or shell it would be another one than the server's.
 * @throws Error with sentences the owner can act on
 */
export async function openExisting(config: Config, log: Log, mayStart: boolean): Promise<ExistingDatabase> {
  const { dataDir, databaseUrl } = config
  const state = databaseUrl ? 'running' : await findExisting(dataDir)
  if (state === 'absent')
    throw new Error(`There is no database in ${dataDir}. Start the server first: npm start. ${settingsAdvice}`)
  if (state === 'stopped' && !mayStart)
    throw new Error(
      `The database in ${dataDir} is not running, so perhaps it is not the server's. ${settingsAdvice} ` +
        'If it is the right one, start the server, or add --start to the command.',
    )
  const embedded = databaseUrl ? null : await startEmbeddedPostgres({ dataDir, log })
  const db = openDatabase(embedded ? embedded.connection : { connectionString: await resolveTls(databaseUrl!) }, log)
  const close = async () => {
    await db.changes.flush()
    await db.pool.end()
    await embedded?.[Symbol.asyncDispose]()
  }
  try {
    await requireCurrent(db)
  } catch (error) {
    await close()
    if (!databaseUrl || !(error as { code?: string }).code) throw error
    throw new Error(`The database of DATABASE_URL cannot be used: ${explainConnection(error)}`, { cause: error })
  }
  return { db, name: databaseUrl ? nameOf(databaseUrl) : `${dataDir} (embedded)`, [Symbol.asyncDispose]: close }
}

/** An address without its password. */
function nameOf(databaseUrl: string): string {
  const { hostname, port, pathname, searchParams } = new URL(databaseUrl)
  const host = searchParams.get('host') ?? (decodeURIComponent(hostname) || 'localhost')
  return `${decodeURIComponent(pathname.slice(1)) || 'the default database'} on ${host}${port && `:${port}`} (DATABASE_URL)`
}
