import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Places, port } from '../base/places.ts'
import type { Guard } from './guard.ts'
import { answersSignals, type Life, lifeOf } from './life.ts'

/** The process named in PostgreSQL's lock file, with what is known of it. */
interface Inhabitant {
  pid: number
  life: Life
}

/** Reads who runs the server according to postmaster.pid; undefined where there is no such file, or no number in it. */
export async function inhabitant(places: Places): Promise<Inhabitant | undefined> {
  return inhabitantBy(lockFile(places), places.cluster)
}

/** Nobody lives in the cluster. */
export interface Vacancy {
  /** A process named in the lock file that answers signals and is proven not to be the server: PostgreSQL must be told. */
  strangerPid?: number
}

/**
 * Makes sure that no server lives in the cluster; undefined while one does, or might.
 *
 * All PostgreSQL asks of the process in its lock file is whether it answers signals, which a zombie and a stranger with a
 * reused number do as well. The file itself stays in place: PostgreSQL finds in it the orphans and the shared memory of the
 * former server. Only what holds no such trace is removed, and only with the guard locked, when nobody can be writing it.
 */
export async function findVacancy(places: Places, guard: Guard): Promise<Vacancy | undefined> {
  const found = await inhabitant(places)
  if (found && mayLiveThere(found)) return undefined
  if (!found && guard.isLocked) await rm(lockFile(places), { force: true })
  const socketLock = path.join(places.socketFolder, `.s.PGSQL.${port}.lock`)
  const listener = await inhabitantBy(socketLock, places.cluster)
  if (listener && mayLiveThere(listener)) return undefined
  if (guard.isLocked) await rm(socketLock, { force: true })
  return found && answersSignals(found.pid) ? { strangerPid: found.pid } : {}
}

const mayLiveThere = ({ life }: Inhabitant) => life === 'ours' || life === 'unknown'

const lockFile = (places: Places) => path.join(places.cluster, 'postmaster.pid')

async function inhabitantBy(file: string, cluster: string): Promise<Inhabitant | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  // A negative number is a standalone server (postgres --single), which lives there as much as any.
  const pid = Math.abs(Number.parseInt(text, 10))
  return pid ? { pid, life: await lifeOf(pid, cluster) } : undefined
}
