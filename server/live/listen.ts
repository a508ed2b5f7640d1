import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { channel, parseChanges } from '../platform/database/changes.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'

const retriesMs = [100, 500, 2_000, 5_000]
/** Interval of the test notification that detects a dead connection and one that loses notifications. */
const pulseMs = 15_000
/** Time limit of a test notification, of connecting and of LISTEN. */
const patienceMs = 5_000
const goodbyeMs = 1_000

/**
 * Listens on a connection of its own for events of other processes. A lost connection is made again, and meanwhile no cache
 * is trusted. Resolves once a test notification has arrived, or the connection has failed for the first time.
 * @throws Error with one sentence for the owner if the connection stands but loses notifications, as through a pooler
 */
export async function listen(db: Db, log: Log): Promise<AsyncDisposable> {
  let client: pg.Client | undefined
  let isClosed = false
  let isWaiting = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const heard = new Map<string, () => void>()

  async function connect(): Promise<void> {
    const mine = new pg.Client({
      keepAlive: true,
      ...db.direct,
      application_name: 'afterword listener',
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    })
    client = mine
    let isLost = false
    const lost = (error?: Error) => {
      if (isLost) return
      isLost = true
      // Not awaited: a server that hangs never closes its end.
      void mine.end().catch(() => {})
      if (isClosed) return
      db.changes.setConnected(false)
      if (failures === 0) log.warn({ reason: error?.message }, 'lost the connection that events arrive on')
      clearTimeout(timer)
      isWaiting = true
      timer = setTimeout(connectAgain, retriesMs[Math.min(failures++, retriesMs.length - 1)])
    }
    mine.on('error', lost)
    mine.on('end', () => lost())
    mine.on('notification', ({ payload = '' }) => {
      heard.get(payload)?.()
      for (const event of parseChanges(payload)) db.changes.receive(event)
    })
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
      const hasArrived = await pulse(mine)
      if (isLost) return
      if (!hasArrived) throw new LostNotificationsError()
      if (failures > 0) log.info('events arrive again')
      failures = 0
      db.changes.setConnected(true)
      beat(mine, lost)
    } catch (error) {
      lost(error as Error)
      if (error instanceof LostNotificationsError) throw error
    }
  }

  function connectAgain(): void {
    isWaiting = false
    clearTimeout(timer)
    // Lost notifications are an error of the configuration at the start only; later they are in the log.
    if (!isClosed) void connect().catch(() => {})
  }

  /** Whether a notification sent by the pool arrives here. If the pool cannot send, whether this connection answers. */
  async function pulse(mine: pg.Client): Promise<boolean> {
    const word = `pulse:${randomUUID()}`
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const late = setTimeout(resolve, patienceMs, false)
    heard.set(word, () => resolve(true))
    try {
      await db.changes.pulse(word)
      return await promise
    } catch {
      return (await mine.query('select true as answers')).rows[0]?.answers === true
    } finally {
      clearTimeout(late)
      heard.delete(word)
    }
  }

  function beat(mine: pg.Client, lost: (error: Error) => void): void {
    timer = setTimeout(() => {
      pulse(mine).then((hasArrived) => {
        if (!hasArrived) lost(new Error('a notification did not arrive'))
        else if (mine === client && !isClosed) beat(mine, lost)
      }, lost)
    }, pulseMs)
    timer.unref()
  }

  async function close(): Promise<void> {
    isClosed = true
    clearTimeout(timer)
    const goodbye = client?.end().catch(() => {})
    await Promise.race([goodbye, pause(goodbyeMs, undefined, { ref: false })])
  }

  db.pool.availability.on('up', () => isWaiting && connectAgain())
  try {
    await connect()
  } catch (error) {
    await close()
    throw error
  }
  return { [Symbol.asyncDispose]: close }
}

class LostNotificationsError extends Error {
  constructor() {
    super(
      'This connection to the database loses notifications, as through PgBouncer in transaction mode: set DATABASE_DIRECT_URL to the address of PostgreSQL itself.',
    )
  }
}
