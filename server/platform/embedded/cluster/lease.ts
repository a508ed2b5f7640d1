import { Client, type QueryConfig, type QueryResultRow } from 'pg'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import { type Places, port } from '../base/places.ts'
import { databaseUser } from './initialise.ts'
import { advisoryLock } from './lease-lock.ts'

/** The claim of one process on the server: while it is held, no other process stops the server. */
export interface Lease {
  readonly client: Client
  /** True once the connection is gone, which mostly means that the server is. */
  readonly isLost: boolean
  /** Calls `listener` once when the connection goes; at once if it is gone already. */
  onLost(listener: () => void): void
}

/** What was found instead of a lease. absent: nobody listens; starting: it lives and asks for patience; busy: anything passing. */
type NoLease = 'absent' | 'starting' | 'busy'

const absent = ['ENOENT', 'ECONNREFUSED']

/** 57P03 is the server's own "not yet" (starting, recovering) and "no longer" (stopping). */
const starting = ['57P03']

/** How long leaving waits for an answer. Unlocking takes no time: a server that needs longer hangs. */
const leaveMs = 3_000

const tooManyConnections = '53300'

/** Cut off in the middle, or no slot free: a matter of moments. */
const passing = [tooManyConnections, '57P01', '57P02', 'ECONNRESET', 'EPIPE', 'EAGAIN', 'ETIMEDOUT']

/**
 * Connects to the server, if there is one, and claims it.
 * @throws EmbeddedDatabaseError where it is there but will not have us
 */
export async function takeLease(places: Places): Promise<Lease | NoLease> {
  const lease = openLease(places)
  try {
    await lease.client.connect()
    const { rows } = await lease.client.query<{ held: boolean }>(
      `select pg_try_advisory_lock_shared(${advisoryLock.lease}) as held`,
    )
    if (rows[0]?.held) return lease
    // The last process out holds it exclusively and is stopping the server this moment.
    await endLease(lease)
    return 'busy'
  } catch (error) {
    await endLease(lease)
    return reasonFor(error as NodeJS.ErrnoException, places)
  }
}

/**
 * Gives the claim back and answers whether it was the last one. Then it holds the lock exclusively, so that nobody can claim the
 * server any more, and has to stop it.
 */
export async function leaveLease({ client }: Lease): Promise<boolean> {
  const ask = <Row extends QueryResultRow>(text: string) =>
    client.query<Row>({ text, query_timeout: leaveMs } as QueryConfig)
  await ask(`select pg_advisory_unlock_shared(${advisoryLock.lease})`)
  // Whoever unlocks last finds nobody else: of two that leave at once, one always gets it.
  const { rows } = await ask<{ is_last: boolean }>(`select pg_try_advisory_lock(${advisoryLock.lease}) as is_last`)
  return rows[0]?.is_last === true
}

/** Whether the server accepts new connections this moment, or would if it had a slot free. */
export async function answers(places: Places): Promise<boolean> {
  const probe = openLease(places)
  try {
    await probe.client.connect()
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === tooManyConnections
  } finally {
    await endLease(probe)
  }
}

/** Closes the connection, however it is doing. */
export async function endLease({ client }: Lease): Promise<void> {
  // It may be broken already, and then there is nothing left to say goodbye to.
  await client.end().catch(() => undefined)
}

function openLease(places: Places): Lease {
  const client = new Client({
    host: places.socketFolder,
    port,
    user: databaseUser,
    database: 'postgres',
    application_name: 'afterword lease',
    ssl: false,
    // Nothing the operator sets for the database may end a connection that waits by design.
    options: '-c idle_session_timeout=0 -c statement_timeout=0',
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  })
  let isLost = false
  const listeners: (() => void)[] = []
  const lose = () => {
    isLost = true
    for (const listener of listeners.splice(0)) listener()
  }
  // Without a listener, an error on an idle connection would end the process.
  client.on('error', lose)
  client.on('end', lose)
  return {
    client,
    get isLost() {
      return isLost
    },
    onLost: (listener) => {
      if (isLost) listener()
      else listeners.push(listener)
    },
  }
}

function reasonFor(error: NodeJS.ErrnoException, places: Places): NoLease {
  const code = error.code ?? ''
  if (absent.includes(code)) return 'absent'
  if (starting.includes(code)) return 'starting'
  if (passing.includes(code) || /terminated|timeout|not queryable/i.test(error.message)) return 'busy'
  throw new EmbeddedDatabaseError(
    code === 'EACCES' || code === 'EPERM'
      ? `The embedded database in ${places.dataDir} belongs to another user. Run Afterword as that user`
      : `The embedded database in ${places.dataDir} answers with an error (${error.message}). See ${places.log}`,
    { cause: error },
  )
}
