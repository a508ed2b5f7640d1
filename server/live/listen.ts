import pg from 'pg'
import { channel, parseChanges } from '../platform/database/changes.ts'
import type { Db } from '../platform/database/database.ts'
import type { Log } from '../platform/log.ts'

const retriesMs = [100, 500, 2_000, 5_000]
/** A connection that died without a word is noticed by asking. */
const pulseMs = 15_000

/**
 * Listens on a connection of its own for events of other processes. A lost connection is made again, and meanwhile no cache
 * is trusted. Resolves once it listens, or has failed to for the first time.
 */
export async function listen(db: Db, log: Log): Promise<AsyncDisposable> {
  let client: pg.Client | undefined
  let isClosed = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function connect(): Promise<void> {
    const mine = new pg.Client({ ...db.pool.options, application_name: 'afterword listener' })
    client = mine
    let isLost = false
    const lost = (error?: Error) => {
      if (isLost) return
      isLost = true
      mine.end().catch(() => {})
      if (isClosed) return
      db.changes.setConnected(false)
      if (failures === 0) log.warn({ reason: error?.message }, 'lost the connection that events arrive on')
      clearTimeout(timer)
      timer = setTimeout(connect, retriesMs[Math.min(failures++, retriesMs.length - 1)])
    }
    mine.on('error', lost)
    mine.on('end', () => lost())
    mine.on('notification', ({ payload = '' }) => {
      for (const event of parseChanges(payload)) db.changes.receive(event)
    })
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
      failures = 0
      db.changes.setConnected(true)
      beat(mine, lost)
    } catch (error) {
      lost(error as Error)
    }
  }

  function beat(mine: pg.Client, lost: (error: Error) => void): void {
    timer = setTimeout(() => {
      const late = setTimeout(() => lost(new Error('no answer')), pulseMs)
      mine.query('select 1').then(() => {
        clearTimeout(late)
        if (mine === client && !isClosed) beat(mine, lost)
      }, lost)
    }, pulseMs)
    timer.unref()
  }

  await connect()
  return {
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
