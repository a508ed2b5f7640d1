import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { AuditEntry } from './audit-entry.ts'
import { Changes } from './changes.ts'
import { nameOf } from './named-statements.ts'
import type { Tables } from './schema.ts'

/** Appends entries to a site's audit log within a transaction; each inner list is one batch. */
export type AppendAudit = (tx: Queries, siteId: string, entries: readonly AuditEntry[][]) => Promise<unknown>

/** The database: a Kysely for built queries, its pool for the named statements of statement.ts, and the events of changes. */
export class Db extends Kysely<Tables> {
  readonly pool: pg.Pool
  readonly changes: Changes
  /** For `transact` only. */
  readonly appendAudit: AppendAudit
  readonly #jobListeners = new Set<(kinds: ReadonlySet<string>) => void>()

  constructor(pool: pg.Pool, log: Log, appendAudit: AppendAudit) {
    super({ dialect: new PostgresDialect({ pool: namingPool(pool) }) })
    this.pool = pool
    this.changes = new Changes(pool, log)
    this.appendAudit = appendAudit
  }

  /** Calls the listener with the kinds of jobs enqueued in this process, until the returned function is called. */
  onJobs(listener: (kinds: ReadonlySet<string>) => void): () => void {
    this.#jobListeners.add(listener)
    return () => this.#jobListeners.delete(listener)
  }

  /** Tells the listeners that jobs of these kinds were enqueued. */
  wakeJobs(kinds: ReadonlySet<string>): void {
    if (kinds.size > 0) for (const listener of this.#jobListeners) listener(kinds)
  }
}

/** A Kysely on the pool or inside a transaction. */
export type Queries = Kysely<Tables> | Transaction<Tables>

/**
 * Wraps the pool for Kysely, whose driver sends a query's text only: named statements are sent with their names, so that they
 * are prepared once a connection inside transactions, too.
 */
function namingPool(pool: pg.Pool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const named = known.get(client) ?? naming(client)
      known.set(client, named)
      return named
    },
  }
}

function naming(client: pg.PoolClient): PostgresPoolClient {
  const query = (text: string, values: unknown[]) => {
    const name = nameOf(text)
    return name === undefined ? client.query(text, values) : client.query({ name, text, values })
  }
  return { query, release: (error?: boolean) => client.release(error) } as unknown as PostgresPoolClient
}

const { builtins } = pg.types
const plain = pg.types.getTypeParser

/**
 * Opens a pool. It connects with the first query, which is where an unreachable database shows.
 * Times come back as RFC 3339 text, bigints as numbers (versions and counts stay far below 2^53).
 */
export function openPool(connection: pg.PoolConfig, log: Log, appendAudit: AppendAudit): Db {
  const pool = new pg.Pool({
    max: 12,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 20_000,
    application_name: 'afterword',
    types: { getTypeParser: getTypeParser as typeof plain },
    ...connection,
  })
  // The pool replaces idle connections that break; without a listener the error would end the process.
  // Only its message is logged: the error carries the whole client, keys included.
  pool.on('error', (error) => pool.ending || log.warn({ reason: error.message }, 'lost an idle database connection'))
  return new Db(pool, log, appendAudit)
}

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (format !== 'binary' && oid === builtins.TIMESTAMPTZ) return rfc3339
  if (format !== 'binary' && oid === builtins.INT8) return Number
  return plain(oid, format)
}

// "2026-11-22 09:30:00.12+00" to "2026-11-22T09:30:00.120Z". A Date both ways costs more than the rest of the row.
function rfc3339(text: string): string {
  if (!text.endsWith('+00')) return new Date(text).toISOString()
  const fraction = text.length > 22 ? text.slice(20, -3).padEnd(3, '0').slice(0, 3) : '000'
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fraction}Z`
}
