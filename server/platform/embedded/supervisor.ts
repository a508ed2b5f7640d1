import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { EmbeddedDatabaseError } from './base/embedded-database-error.ts'
import { makeDataDir, port, preparePlaces } from './base/places.ts'
import { explained } from './base/server-log.ts'
import { bringUp, type Scene } from './cluster/bring-up.ts'
import { databaseName, ensureDatabase } from './cluster/database.ts'
import { databaseUser } from './cluster/initialise.ts'
import { answers, endLease, type Lease, leaveLease, takeLease } from './cluster/lease.ts'
import { stopServer } from './cluster/stop.ts'
import type { RootWay } from './programs/as-root.ts'
import { completeLibraries } from './programs/libraries.ts'
import { type Binaries, locateBinaries } from './programs/locate.ts'
import { majorVersion } from './programs/version.ts'

/** The database server this process shares with every other Afterword process on the same data folder. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** For a pg Pool or Client: unix socket folder, port, user and database. */
  readonly connection: { host: string; port: number; user: string; database: string }
  /** Resolves once the server answers; starts it again if it died (kill -9, crash). Safe to call at any time and in parallel (single flight). */
  ensureRunning(): Promise<void>
}

/** What a test replaces: where the programs are, how root is left, how long to wait. */
export interface Parts {
  locate: () => Binaries
  rootWays: RootWay[]
  patienceMs: number
}

/** First and longest pause between attempts to bring a dead server back, for example while the disk is full. */
const healPauseMs = { first: 250, longest: 5_000 }

/** How often a server that dies while it is being claimed is brought up again before its error is passed on. */
const triesMax = 3

/**
 * Starts the embedded PostgreSQL in `dataDir`, or adopts the one already running there, and keeps it running until disposed.
 * Disposing leaves; the last process out stops the server.
 * @throws EmbeddedDatabaseError with a message for the operator
 */
export async function startEmbeddedPostgres(options: { dataDir: string; log: Log }): Promise<EmbeddedPostgres> {
  return superviseEmbeddedPostgres(options, {})
}

/** The same with parts replaced. */
export async function superviseEmbeddedPostgres(
  { dataDir, log }: { dataDir: string; log: Log },
  { locate = locateBinaries, rootWays, patienceMs = 30_000 }: Partial<Parts>,
): Promise<EmbeddedPostgres> {
  const closing = new AbortController()
  const home = await makeDataDir(dataDir)
  const programs = await completeLibraries(locate(), home)
  const places = await preparePlaces(home, await majorVersion(programs))
  const scene: Scene = { places, programs, rootWays, patienceMs, isClosing: () => closing.signal.aborted }
  let lease: Lease | undefined
  let flight: Promise<void> | undefined
  let isHealing = false

  async function attempt(): Promise<void> {
    // The claim alone proves little: its backend may outlive a killed server for a moment.
    if (lease && !lease.isLost && (await answers(places))) return
    for (let tries = 1; ; tries += 1) {
      const fresh = await bringUp(scene)
      const replaced = lease
      lease = fresh
      fresh.onLost(() => {
        if (lease === fresh) void heal()
      })
      if (replaced) await endLease(replaced)
      try {
        return await ensureDatabase(fresh, places)
      } catch (error) {
        if (error instanceof EmbeddedDatabaseError) throw error
        // It may have been killed again in between; what comes back every time is not a kill.
        if (tries === triesMax) throw await explained(places, 'The database could not be made', [String(error)])
      }
    }
  }

  async function ensureRunning(): Promise<void> {
    flight ??= attempt().finally(() => {
      flight = undefined
    })
    return flight
  }

  async function heal(): Promise<void> {
    if (isHealing || closing.signal.aborted) return
    isHealing = true
    log.warn('the embedded database is gone; starting it again')
    for (
      let pauseMs = healPauseMs.first;
      !closing.signal.aborted;
      pauseMs = Math.min(pauseMs * 2, healPauseMs.longest)
    ) {
      try {
        await ensureRunning()
        // It may have died again in the same moment, which nobody but this loop would notice.
        if (lease?.isLost) continue
        log.info('the embedded database is back')
        break
      } catch (error) {
        log.error({ err: error }, 'the embedded database could not be started again')
        // Rejects when we close meanwhile, and then the loop ends.
        await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
    isHealing = false
  }

  async function leave(): Promise<void> {
    closing.abort()
    await flight?.catch(() => undefined)
    // Without a claim we may still be the last: the server may have come back between.
    const last = lease && !lease.isLost ? lease : await takeLease(places).catch(() => 'absent' as const)
    if (typeof last === 'string') return
    try {
      const isLast = await leaveLease(last).catch((error: unknown) => {
        // Cut off in the middle: somebody else is the last and stopping it, or it died, or it hangs. It is not ours to stop.
        if (last.isLost) log.debug({ err: error }, 'the embedded database went while we were leaving')
        else log.warn('left the embedded database running: it does not answer. The next start goes on with it')
        return false
      })
      if (isLast) await stopServer(places, log)
    } finally {
      await endLease(last)
    }
  }

  let leaving: Promise<void> | undefined
  function dispose(): Promise<void> {
    leaving ??= leave()
    return leaving
  }

  try {
    await ensureRunning()
  } catch (error) {
    await dispose()
    throw error
  }
  log.debug({ dataDir: home }, 'the embedded database is running')
  return {
    connection: { host: places.socketFolder, port, user: databaseUser, database: databaseName },
    ensureRunning,
    [Symbol.asyncDispose]: dispose,
  }
}
