import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import type { Places } from '../base/places.ts'
import { explained, linesSince } from '../base/server-log.ts'
import { takeGuard } from '../locks/guard.ts'
import { findVacancy, inhabitant } from '../locks/lock-file.ts'
import { chooseRunner, type RootWay } from '../programs/as-root.ts'
import type { Programs } from '../programs/libraries.ts'
import { initialise, removeAbandoned } from './initialise.ts'
import { type Launched, launch } from './launch.ts'
import { type Lease, takeLease } from './lease.ts'

/** What is needed to bring the server up, found out once per process. */
export interface Scene {
  places: Places
  programs: Programs
  rootWays: RootWay[] | undefined
  /** How long to wait without a sign of life. */
  patienceMs: number
  /** Asked between the steps; true ends the attempt. */
  isClosing: () => boolean
}

/** However long recovery asks for patience, in multiples of `patienceMs`; ten minutes by default. */
const patienceMaxTimes = 20

/** What a server says that came too early: another one, or orphans of a killed one, are about to leave. */
const tooEarly = /pre-existing shared memory block|lock file "[^"]+" (already exists|is empty)/

const closedWhat = 'The embedded database was closed by this process. Start Afterword again'

/**
 * Adopts the living server, or starts one, and claims it. Any number of processes may do this at once: exactly one starts.
 * @throws EmbeddedDatabaseError where it cannot run, or nothing happened for `patienceMs`
 */
export async function bringUp(scene: Scene): Promise<Lease> {
  const { places, patienceMs } = scene
  const begunAt = performance.now()
  let lastSignAt = begunAt
  let launched: Launched | undefined
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.5, 100)) {
    // Not while our own server is coming up: it has to be claimed first, so that leaving can stop it.
    if (scene.isClosing() && !launched) throw new EmbeddedDatabaseError(closedWhat)
    const found = await takeLease(places)
    if (typeof found !== 'string') return found
    const now = performance.now()
    if (found === 'starting') lastSignAt = now
    if (launched?.outcome) {
      await refuseIfFinal(launched, places)
      launched = undefined
    }
    if (now - lastSignAt > patienceMs || now - begunAt > patienceMs * patienceMaxTimes) throw await tookTooLong(places)
    if (found === 'absent' && !launched) {
      launched = await launchIfNobodyLives(scene)
      if (launched) pauseMs = 5
    }
    await pause(pauseMs)
  }
}

async function launchIfNobodyLives({ places, programs, rootWays }: Scene): Promise<Launched | undefined> {
  using guard = await takeGuard(places, programs.env)
  if (!guard) return undefined
  const vacancy = await findVacancy(places, guard)
  if (!vacancy) return undefined
  // Without a real lock another process may be making its own cluster at this moment.
  if (guard.isLocked) await removeAbandoned(places)
  const runner = await chooseRunner(places, programs, rootWays)
  await initialise(places, programs, runner, guard)
  // Awaited here: the guard must stay open until the server has inherited it.
  return await launch(places, programs, runner, guard, vacancy)
}

async function refuseIfFinal(launched: Launched, places: Places): Promise<void> {
  // By somebody who took it for theirs, as the last one out, or by a kill: simply start again.
  if (launched.outcome === 'stopped') return
  const said = await launched.lines()
  if (said.some((line) => tooEarly.test(line))) return
  throw await explained(places, `PostgreSQL could not start in ${places.dataDir}`, said)
}

async function tookTooLong(places: Places): Promise<EmbeddedDatabaseError> {
  const found = await inhabitant(places)
  const who = found ? `process ${found.pid} holds it` : 'another process is starting or leaving it'
  const said = await linesSince(places, 0)
  return explained(places, `The embedded database in ${places.dataDir} does not answer, and ${who}`, said.slice(-3))
}
