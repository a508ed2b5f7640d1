import pg from 'pg'
import type { Log } from '../../log.ts'
import { Availability } from './availability.ts'
import { DatabaseDownError, isConnectionLost, markConnectionError } from './outage.ts'
import { valueTypes } from './value-types.ts'

/** Time limit of a statement on the server. */
const statementMs = 20_000
/** Time limit of a query on our side, for a server that hangs or cannot be reached. */
const queryMs = statementMs + 2_000
const connectMs = 5_000
/** A connection that is awaited or in use for this long causes a check. */
const slowMs = 2_000
const checkEveryMs = 5_000
/** Shortest time between two closings of idle connections to a demoted server. */
const closeIdleEveryMs = 5_000

type Callback = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  release: (error?: unknown) => void,
) => void
interface Socketed {
  connection?: { stream?: { destroy(error?: Error): void } }
}

/**
 * A connection pool with a time limit on every wait and an error listener on every connection, in use or idle. While the
 * database is down, queries fail at once and those under way are ended.
 */
export class BoundedPool extends pg.Pool {
  readonly availability: Availability
  readonly #clients = new Set<pg.PoolClient>()
  readonly #closing = new WeakSet<pg.PoolClient>()
  readonly #lentAtMs = new Map<pg.PoolClient, number>()
  readonly #waiting = new Set<{ sinceMs: number }>()
  readonly #watching: ReturnType<typeof setInterval>
  #checkedAtMs = 0
  #idleClosedAtMs = -closeIdleEveryMs

  constructor(connection: pg.PoolConfig, log: Log) {
    const options: pg.PoolConfig = {
      max: 12,
      connectionTimeoutMillis: connectMs,
      idleTimeoutMillis: 60_000,
      statement_timeout: statementMs,
      query_timeout: queryMs,
      keepAlive: true,
      application_name: 'afterword',
      types: valueTypes,
      onConnect: setDateStyle,
      ...connection,
    }
    super(options)
    this.availability = new Availability(options, log)
    this.availability.on('down', () => this.#end([...this.#clients]))
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    // Only its message is logged: the error carries the whole client, keys included.
    this.on('error', (error, client) => {
      if (this.ending || this.#closing.has(client)) return
      log.warn({ reason: error.message }, 'lost an idle database connection')
      this.availability.check()
    })
    this.on('connect', (client) => {
      this.#clients.add(client)
      // The pool listens to idle connections only. A query under way reports the error by itself.
      client.on('error', () => this.ending || this.#closing.has(client) || this.availability.check())
    })
    this.on('acquire', (client) => this.#lentAtMs.set(client, performance.now()))
    this.on('release', (error, client) => {
      this.#lentAtMs.delete(client)
      if (!error) this.availability.reportAnswer()
    })
    this.on('remove', (client) => {
      this.#clients.delete(client)
      this.#lentAtMs.delete(client)
    })
    this.#watching = setInterval(() => this.#watch(), 1_000).unref()
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Callback): void
  override connect(callback?: Callback): Promise<pg.PoolClient> | void {
    if (!callback)
      return new Promise((resolve, reject) => {
        this.connect((error, client) => (error ? reject(error) : resolve(client!)))
      })
    if (this.availability.isDown && !this.ending) {
      process.nextTick(callback, new DatabaseDownError(), undefined, () => {})
      return
    }
    const wait = { sinceMs: performance.now() }
    this.#waiting.add(wait)
    super.connect((error, client, release) => {
      this.#waiting.delete(wait)
      callback(error && this.failed(markConnectionError(error)), client, release)
    })
  }

  /** Runs one query on a connection of the pool, prepared under its name if it has one. */
  async ask<Row extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<Row>> {
    try {
      return await this.query<Row>(query)
    } catch (error) {
      throw this.failed(error)
    }
  }

  /** Starts a check if a query failed because its connection was lost. Returns the error. */
  failed<T>(error: T): T {
    if (!isConnectionLost(error)) return error
    markConnectionError(error)
    this.availability.check()
    if (isDemotion(error)) this.#closeIdle()
    return error
  }

  /** Closes idle connections to a server that was demoted: new ones may reach its successor. */
  #closeIdle(): void {
    const now = performance.now()
    if (now - this.#idleClosedAtMs < closeIdleEveryMs) return
    this.#idleClosedAtMs = now
    this.#end([...this.#clients].filter((client) => !this.#lentAtMs.has(client)))
  }

  override end(): Promise<void>
  override end(callback: () => void): void
  override end(callback?: () => void): Promise<void> | void {
    clearInterval(this.#watching)
    this.availability.close()
    return callback ? super.end(callback) : super.end()
  }

  // By destroying the socket: a server that hangs would not take part in closing. Queries under way fail at once.
  #end(clients: pg.PoolClient[]): void {
    for (const client of clients) {
      this.#closing.add(client)
      ;(client as Socketed).connection?.stream?.destroy()
    }
  }

  #watch(): void {
    const now = performance.now()
    if (now - this.#checkedAtMs < checkEveryMs) return
    // Both collections keep their order, so the first is the oldest.
    const [lentAtMs = now] = this.#lentAtMs.values()
    const [{ sinceMs } = { sinceMs: now }] = this.#waiting
    if (now - Math.min(lentAtMs, sinceMs) < slowMs) return
    this.#checkedAtMs = now
    this.availability.check()
  }
}

const isDemotion = (error: unknown) => error instanceof pg.DatabaseError && error.code === '25006'

/** Sets the format of dates, which a database or role may have changed: times are parsed as ISO. */
async function setDateStyle(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ style: string }>(`select current_setting('DateStyle') as style`)
  if (!rows[0]!.style.startsWith('ISO')) await client.query(`set datestyle to 'ISO, YMD'`)
}
