import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../log.ts'
import type { Places } from '../base/places.ts'
import { isSuspended, lifeOf } from '../locks/life.ts'
import { inhabitant } from '../locks/lock-file.ts'

/** A fast shutdown writes everything dirty to the disk first; on a slow one that takes a while. */
const stopMaxMs = 60_000

/** How long a server whose process is suspended is waited for. It stops once it goes on. */
const suspendedMaxMs = 5_000

/** Stops the server in the fast, clean way and waits until its process is gone. */
export async function stopServer(places: Places, log: Log): Promise<void> {
  const found = await inhabitant(places)
  if (!found || found.life === 'gone') return
  if (found.life !== 'ours') {
    // Never signal a process that is not proven to be the server: in another container its number means another process.
    log.info({ pid: found.pid }, 'left the embedded database running: its process cannot be seen from here')
    return
  }
  if (!interrupt(found.pid)) return
  const started = performance.now()
  const maxMs = async () => ((await isSuspended(found.pid)) ? suspendedMaxMs : stopMaxMs)
  while (performance.now() - started < (await maxMs())) {
    if ((await lifeOf(found.pid, places.cluster)) !== 'ours') return
    await pause(10)
  }
  log.warn({ pid: found.pid }, 'the embedded database is still stopping')
}

function interrupt(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGINT')
  } catch (error) {
    // ESRCH: it went by itself between the proof and the signal.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
