import { closeSync, constants, openSync } from 'node:fs'
import { giveToOwnerOf, type Places, unusable } from '../base/places.ts'
import { run } from '../base/run.ts'

/** Held by the one process that may start the server; closing lets go, unless a started server holds it too. */
export interface Guard extends Disposable {
  /** To be passed to the server as an inherited descriptor: it then keeps the lock until its last process is gone. */
  readonly fd: number
  /** False where the machine has no file locks: then nothing but PostgreSQL's own lock file protects the data. */
  readonly isLocked: boolean
}

/** Exit code for "somebody holds it", chosen apart from those of flock(1) itself. */
const heldElsewhere = 75

/** open(2) on macOS takes the lock itself: O_EXLOCK and O_NONBLOCK, which Node does not name there. */
const exclusiveOpenOnMac = 0x20 | 0x4

/**
 * Tries to become the only process that may clean up after and start this server; undefined while somebody else is.
 *
 * It is an flock: the kernel drops it with its last holder, however that dies, and it counts across containers, where process
 * numbers say nothing. The server inherits it, so it also covers orphans of a killed postmaster that still write.
 */
export async function takeGuard(places: Places, env: Record<string, string>): Promise<Guard | undefined> {
  const fd = openGuard(places.guard)
  if (fd === undefined) return undefined
  try {
    await giveToOwnerOf(places.dataDir, places.guard)
    const isLocked = process.platform === 'darwin' || (await lockWithTool(fd, env))
    if (isLocked === 'held elsewhere') {
      closeSync(fd)
      return undefined
    }
    return { fd, isLocked, [Symbol.dispose]: () => closeSync(fd) }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

function openGuard(file: string): number | undefined {
  // No following of links: as root in a folder of somebody else it could point anywhere.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW
  try {
    return openSync(file, process.platform === 'darwin' ? flags | exclusiveOpenOnMac : flags, 0o600)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw unusable(file, cause)
  }
}

/** Node has no flock. The lock belongs to the open file, not to the process, so flock(1) can take it for us on descriptor 3. */
async function lockWithTool(fd: number, env: Record<string, string>): Promise<boolean | 'held elsewhere'> {
  const args = ['--nonblock', '--conflict-exit-code', String(heldElsewhere), '3']
  const ended = await run('flock', args, { env, passedFd: fd }).catch(() => undefined)
  if (ended?.code === heldElsewhere) return 'held elsewhere'
  // A missing tool, or a file system without locks: the caller goes on with less certainty.
  return ended?.code === 0
}
