import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, type Transaction } from 'kysely'
import type pg from 'pg'
import type { Log } from '../log.ts'
import type { AuditEntry } from './audit-entry.ts'
import { Changes } from './changes.ts'
import { BoundedPool } from './connection/bounded-pool.ts'
import { isConnectionLost } from './connection/outage.ts'
import { nameOf } from './named-statements.ts'
import type { Tables } from './schema.ts'

/** Appends entries to a site's audit log within a transaction; each inner list is one batch. */
type AppendAudit = (tx: Queries, siteId: string, entries: readonly AuditEntry[][]) => Promise<unknown>

/** The database: a Kysely for built queries, its pool for the named statements of statement.ts, and the events of changes. */
export class Db extends Kysely<Tables> {
  readonly pool: BoundedPool
  /** The address of PostgreSQL itself, not of a pooler: LISTEN needs a session of its own. */
  readonly direct: pg.ClientConfig
  readonly changes: Changes
  /** For `transact` only. */
  readonly appendAudit: AppendAudit
  /** True while the disk is almost full and nothing may be written. */
  isFull = false
  readonly #jobListeners = new Set<(kinds: ReadonlySet<string>) => void>()

  constructor(pool: BoundedPool, direct: pg.ClientConfig, log: Log, appendAudit: AppendAudit) {
    super({ dialect: new PostgresDialect({ pool: namingPool(pool) }) })
    this.pool = pool
    this.direct = direct
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
function namingPool(pool: BoundedPool): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect()
      const named = known.get(client) ?? naming(client, pool)
      known.set(client, named)
      return named
    },
  }
}

/** A lost connection takes no further query and is closed on release. */
function naming(client: pg.PoolClient, pool: BoundedPool): PostgresPoolClient {
  let lostBy: unknown
  const query = async (text: string, values: unknown[]) => {
    if (lostBy) throw lostBy
    const name = nameOf(text)
    try {
      const result = await (name === undefined ? client.query(text, values) : client.query({ name, text, values }))
      pool.availability.reportAnswer()
      return result
    } catch (error) {
      if (isConnectionLost(error)) lostBy = error
      throw pool.failed(error)
    }
  }
  const release = (error?: boolean) => client.release(error || lostBy !== undefined)
  return { query, release } as unknown as PostgresPoolClient
}

/**
 * Opens a connection pool; `direct` is the address of PostgreSQL itself if `connection` is a pooler's. The first query connects,
 * so a database that is down fails there.
 */
export function openPool(
  connection: pg.PoolConfig,
  log: Log,
  appendAudit: AppendAudit,
  direct: pg.ClientConfig = connection,
): Db {
  return new Db(new BoundedPool(connection, log), direct, log, appendAudit)
}
