import { spawn } from 'node:child_process'
import { chmod, lchown, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { type Places, unusable } from '../base/places.ts'
import { linesSince, openServerLog, sizeOf } from '../base/server-log.ts'
import type { Guard } from '../locks/guard.ts'
import type { Vacancy } from '../locks/lock-file.ts'
import type { Runner } from '../programs/as-root.ts'
import type { Programs } from '../programs/libraries.ts'
import { serverSettings } from './settings.ts'

/** A server on its way up, or already down again. */
export interface Launched {
  /** Undefined while it runs. stopped: somebody asked it to, or killed it; failed: it will not run as things are. */
  readonly outcome: 'stopped' | 'failed' | undefined
  /** The last lines it wrote since it was started. */
  lines(): Promise<string[]>
}

/**
 * Starts the server in its own session, so that Ctrl-C in the terminal does not reach it, and lets it outlive this process.
 * It inherits the guard. Returns at once; whether it answers is for the caller to find out.
 */
export async function launch(
  places: Places,
  programs: Programs,
  runner: Runner,
  guard: Guard,
  { strangerPid }: Vacancy,
): Promise<Launched> {
  await makeAcceptable(places.cluster, runner)
  await using log = await openServerLog(places).catch((cause) => {
    throw unusable(places.log, cause)
  })
  const logLength = await sizeOf(places.log)
  const [program, args] = runner.wrap(programs.postgres, ['-D', places.cluster, ...serverSettings(places)])
  const child = spawn(program, args, {
    // The one process number that PostgreSQL, as pg_ctl's grandchild, does not take for a rival when it stands in the lock file.
    env: strangerPid ? { ...programs.env, PG_GRANDPARENT_PID: String(strangerPid) } : programs.env,
    // A folder the server's user can certainly name; it moves into the cluster by itself.
    cwd: places.dataDir,
    detached: true,
    stdio: ['ignore', log.fd, log.fd, guard.fd],
  })
  child.unref()
  let outcome: Launched['outcome']
  child.on('exit', (code, signal) => {
    outcome = code === 0 || signal === 'SIGKILL' || signal === 'SIGTERM' ? 'stopped' : 'failed'
  })
  child.on('error', () => {
    outcome = 'failed'
  })
  return {
    get outcome() {
      return outcome
    },
    lines: () => linesSince(places, logLength),
  }
}

/** PostgreSQL wants its folder closed to others and owned by its user; volumes and changes of user loosen both. */
async function makeAcceptable(cluster: string, runner: Runner): Promise<void> {
  try {
    const { mode, uid } = await stat(cluster)
    if (runner.owner && runner.owner.uid !== uid) await giveTree(cluster, runner.owner)
    if ((mode & 0o077) !== 0) await chmod(cluster, 0o700)
  } catch (cause) {
    throw unusable(cluster, cause)
  }
}

async function giveTree(folder: string, owner: { uid: number; gid: number }): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await lchown(path.join(entry.parentPath, entry.name), owner.uid, owner.gid)
  }
  // The folder last: it is what tells the next start that the work is complete.
  await lchown(folder, owner.uid, owner.gid)
}
