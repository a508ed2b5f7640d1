import { stat } from 'node:fs/promises'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import type { Places } from '../base/places.ts'
import { run } from '../base/run.ts'
import type { Programs } from './libraries.ts'

/** How to start PostgreSQL's programs as a user they accept: they refuse to run as root. */
export interface Runner {
  /** Gives the command line that runs `program` with `args` that way. */
  wrap(program: string, args: string[]): [program: string, args: string[]]
  /** Whom the cluster must belong to, as seen from here; undefined for "as it is". */
  owner?: { uid: number; gid: number }
}

/** The ways out of root: a user namespace in which root has another number, or another user with one capability. */
export type RootWay = 'user-namespace' | 'capability'

/** nobody, on every Linux. */
const nobody = { uid: 65534, gid: 65534 }

/**
 * Chooses how PostgreSQL's programs are run by this user. Each way out of root is proven by using it, because what a
 * container allows cannot be read anywhere; `ways` limits them.
 * @throws EmbeddedDatabaseError where root has no way out
 */
export async function chooseRunner(
  places: Places,
  programs: Programs,
  ways: RootWay[] = ['user-namespace', 'capability'],
): Promise<Runner> {
  if (process.getuid?.() !== 0) return { wrap: (program, args) => [program, args] }
  const found = await stat(places.cluster).catch(() => stat(places.dataDir))
  const candidates = ways.map((way) => (way === 'capability' ? withCapability(found) : inUserNamespace))
  // Data that belongs to somebody stays theirs if that works: the next start may be without root.
  if (found.uid !== 0) candidates.sort((a, b) => Number(b.owner.uid === found.uid) - Number(a.owner.uid === found.uid))
  for (const candidate of candidates) if (await works(candidate, places, programs)) return candidate
  throw new EmbeddedDatabaseError(
    'PostgreSQL refuses to run as root, and this system allows neither user namespaces nor setpriv. Start Afterword as another user',
  )
}

type OwningRunner = Runner & Required<Pick<Runner, 'owner'>>

/** In a namespace where our root is called user 1, PostgreSQL is content and the files still belong to root outside. */
const inUserNamespace: OwningRunner = {
  wrap: (program, args) => ['unshare', ['--user', '--map-user=1', '--', program, ...args]],
  owner: { uid: 0, gid: 0 },
}

/**
 * Another user, who keeps dac_override so as to reach data and programs inside folders of mode 0700. The secure bit is what
 * lets the capability survive the change of user.
 */
function withCapability(found: { uid: number; gid: number }): OwningRunner {
  const owner = found.uid === 0 ? nobody : { uid: found.uid, gid: found.gid }
  const options = [
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
  ]
  return { wrap: (program, args) => ['setpriv', [...options, '--', program, ...args]], owner }
}

/** Reaches, writes and runs in earnest: a check of permission bits would not know about namespaces and capabilities. */
async function works(candidate: Runner, places: Places, programs: Programs): Promise<boolean> {
  const trial = 'cd "$1" && : > ".trial-$$" && rm ".trial-$$" && exec "$2" --version'
  const [program, args] = candidate.wrap('/bin/sh', ['-c', trial, 'sh', places.dataDir, programs.postgres])
  const ended = await run(program, args, { env: programs.env }).catch(() => undefined)
  return ended?.code === 0
}
