import { randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'
import { type Places, unusable } from '../base/places.ts'
import { run } from '../base/run.ts'
import { explained } from '../base/server-log.ts'
import type { Guard } from '../locks/guard.ts'
import type { Runner } from '../programs/as-root.ts'
import type { Programs } from '../programs/libraries.ts'

/** The user the application connects as; owner of everything. */
export const databaseUser = 'afterword'

/**
 * Character classes beyond English for full-text search, where the C library knows them. Collation comes from PostgreSQL itself,
 * so an update of the system can never reorder, and thereby break, an index.
 */
const characterTypes = process.platform === 'darwin' ? ['en_US.UTF-8', 'C'] : ['C.UTF-8', 'C']

/**
 * Makes the cluster if there is none. It is built in a folder beside and renamed, so a half-made one is never opened.
 * @throws EmbeddedDatabaseError where it cannot be made, or the folder holds something else
 */
export async function initialise(places: Places, programs: Programs, runner: Runner, guard: Guard): Promise<void> {
  if (await isInitialised(places)) return
  const fresh = `${places.cluster}.new-${randomUUID().slice(0, 8)}`
  try {
    await initdb(places, programs, runner, guard, fresh)
    await rename(fresh, places.cluster)
    await makeDurable(places.dataDir)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Where file locks are missing, another process may have been faster; its cluster is as good as ours.
    const isTaken = ['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')
    if (!isTaken) throw error instanceof EmbeddedDatabaseError ? error : unusable(places.dataDir, error)
  }
}

async function isInitialised(places: Places): Promise<boolean> {
  const found = await readdir(places.cluster).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined
    throw unusable(places.cluster, cause)
  })
  if (found === undefined) await refuseOtherMajors(places)
  // An empty folder is what a mount point looks like, or the start of one; initdb's result replaces it.
  if (!found?.length) return false
  const written = await readFile(path.join(places.cluster, 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (written === undefined) {
    throw new EmbeddedDatabaseError(
      `${places.cluster} is not a PostgreSQL folder: it holds files, but no PG_VERSION. Restore it from a backup or move it away`,
    )
  }
  if (`postgres-${written.trim()}` !== path.basename(places.cluster)) throw otherMajor(places, written.trim())
  return true
}

async function refuseOtherMajors(places: Places): Promise<void> {
  const names = await readdir(places.dataDir)
  const other = names.map((name) => name.match(/^postgres-(\d+)$/)?.[1]).find((major) => major !== undefined)
  if (other) throw otherMajor(places, other)
}

const otherMajor = (places: Places, found: string) =>
  new EmbeddedDatabaseError(
    `The data in ${places.dataDir} was written by PostgreSQL ${found}, and this Afterword brings ${path.basename(places.cluster).replace('postgres-', 'PostgreSQL ')}. Start the Afterword that wrote it, dump it with pg_dump, and restore the dump into an empty DATA_DIR (docs/hosting.md)`,
  )

async function initdb(places: Places, programs: Programs, runner: Runner, guard: Guard, into: string): Promise<void> {
  let said = ''
  for (const characterType of characterTypes) {
    const [program, args] = runner.wrap(programs.initdb, [
      ...['-D', into, '--username', databaseUser, '--encoding=UTF8', '--no-instructions'],
      // Who enters the socket's folder is trusted. Should anyone ever switch TCP on, it stays shut.
      ...['--auth=trust', '--auth-host=reject'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', `--lc-ctype=${characterType}`],
    ])
    // It inherits the guard: should this process be killed, nobody removes the folder from under an initdb still at work.
    const ended = await run(program, args, { env: programs.env, cwd: places.dataDir, passedFd: guard.fd })
    if (ended.code === 0) return
    said = ended.said
    if (!/invalid locale|locale name/i.test(said)) break
  }
  const reasons = said.split('\n').filter((line) => /error|fatal|could not|not permitted|DETAIL/i.test(line))
  throw await explained(places, `A database could not be made in ${places.dataDir}`, reasons, 'Correct that')
}

/** Removes what a killed process left half-made. Must be called with the guard locked: then nobody is at work on it. */
export async function removeAbandoned(places: Places): Promise<void> {
  const prefix = `${path.basename(places.cluster)}.new-`
  const names = await readdir(places.dataDir)
  const abandoned = names.filter((name) => name.startsWith(prefix))
  await Promise.all(abandoned.map((name) => rm(path.join(places.dataDir, name), { recursive: true, force: true })))
}

/** initdb has synced the files; the new name of their folder needs it too. */
async function makeDurable(folder: string): Promise<void> {
  await using handle = await open(folder)
  await handle.sync()
}
