import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { AuditEntry } from './audit-entry.ts'
import { Changes } from './changes.ts'
import { nameOf } from './named-statements.ts'
import type { Tables } from './schema.ts'

/** Appends entries to a site's audit log, in the transaction it is given; each inner list is one batch. */
export type AppendAudit = (tx: Queries, siteId: string, entries: readonly AuditEntry[][]) => Promise<unknown>

/** The database: a Kysely for built queries, its pool for the named statements of statement.ts, and the events of changes. */
export class Db extends Kysely<Tables> {
  readonly pool: pg.Pool
  readonly changes: Changes
  /** Called by `transact` alone. */
  readonly appendAudit: AppendAudit
  readonly #jobListeners = new Set<(kinds: ReadonlySet<string>) => void>()

  constructor(pool: pg.Pool, log: Log, appendAudit: AppendAudit) {
    super({ dialect: new PostgresDialect({ pool: namingPool(pool) }) })
    this.pool = pool
    this.changes = new Changes(pool, log)
    this.appendAudit = appendAudit
  }

  /** Calls the listener when jobs were written in this process, with their kinds, until the returned function is called. */
  onJobs(listener: (kinds: ReadonlySet<string>) => void): () => void {
    this.#jobListeners.add(listener)
    return () => this.#jobListeners.delete(listener)
  }

  /** Says that jobs of these kinds are there to be run. */
  wakeJobs(kinds: ReadonlySet<string>): void {
    if (kinds.size > 0) for (const listener of this.#jobListeners) listener(kinds)
  }
}

/** A Kysely on the pool or inside a transaction. */
export type Queries = Kysely<Tables> | Transaction<Tables>

/**
 * The pool as Kysely takes connections from it. Its driver sends the text of a query alone; here a named statement goes with
 * its name, so that inside a transaction it is prepared once a connection, too.
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
 * Opens a pool. Connecting waits for the first query, so a database that is down shows there and not here.
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
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
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
