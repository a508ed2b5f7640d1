import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, chmod, lchown, lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { EmbeddedDatabaseError } from './embedded-database-error.ts'

/** Absolute paths of everything the embedded database keeps on disk. */
export interface Places {
  dataDir: string
  /** The cluster itself, `postgres-18`: the major version is in the name, so an upgrade never opens old files by mistake. */
  cluster: string
  /** Folder of the unix socket, mode 0700: who can enter it is trusted without a password. */
  socketFolder: string
  log: string
  /** Locked with flock by whoever starts the server, and then by the server's own processes until the last is gone. */
  guard: string
}

/** Port that names the Unix socket; nothing listens on TCP. */
export const port = 5432

/** Unix socket addresses end at 104 bytes on macOS and 108 on Linux; 90 leaves room for the lock file's ending. */
const socketPathMaxBytes = 90

/**
 * Says where everything lies in `home`, the real path of the data folder, and makes the folder of the socket.
 * @throws EmbeddedDatabaseError where that cannot be made, or belongs to somebody else
 */
export async function preparePlaces(home: string, major: number): Promise<Places> {
  return {
    dataDir: home,
    cluster: path.join(home, `postgres-${major}`),
    socketFolder: await makeSocketFolder(home),
    log: path.join(home, 'postgres.log'),
    guard: path.join(home, 'postgres.lock'),
  }
}

/** Makes the data folder and answers with its real path, so that two links to one folder are one database. */
export async function makeDataDir(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    await access(dataDir, constants.W_OK | constants.X_OK)
    return await realpath(dataDir)
  } catch (cause) {
    throw unusable(dataDir, cause)
  }
}

/** Turns a failed file operation in the data folder into words the operator can act on. */
export function unusable(folder: string, cause: unknown): EmbeddedDatabaseError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EmbeddedDatabaseError(`The disk holding ${folder} is full. Make room`, { cause })
  }
  const why = cause instanceof Error ? cause.message : String(cause)
  return new EmbeddedDatabaseError(
    `The data folder ${folder} cannot be used (${why}). Set DATA_DIR to a folder this user may write to`,
    { cause },
  )
}

/** As root in somebody's folder, leaves what we made to that person, or their next start without root would fail. */
export async function giveToOwnerOf(folder: string, made: string): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(folder)
  // lchown: a link planted in that folder must not hand over what it points to.
  if (uid !== 0) await lchown(made, uid, gid)
}

async function makeSocketFolder(dataDir: string): Promise<string> {
  const beside = path.join(dataDir, 'socket')
  const isShort = Buffer.byteLength(path.join(beside, `.s.PGSQL.${port}`)) <= socketPathMaxBytes
  const folder = isShort ? beside : shortSocketFolder(dataDir)
  try {
    const isNew = (await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined
    if (isNew) await giveToOwnerOf(dataDir, folder)
    // Whoever may write in the data folder already owns the data, so a loosened mode there is an accident to repair.
    else if (isShort) await chmod(folder, 0o700)
  } catch (cause) {
    throw unusable(folder, cause)
  }
  await refuseForeignFolder(folder, dataDir)
  return folder
}

/** The same data folder always leads to the same name, so that every process meets at one socket. */
function shortSocketFolder(dataDir: string): string {
  const name = `afterword-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`
  const inTemp = path.join(tmpdir(), name)
  return Buffer.byteLength(inTemp) <= socketPathMaxBytes - '/.s.PGSQL.5432'.length ? inTemp : path.join('/tmp', name)
}

/** Anyone may make a folder in /tmp under our name first; a socket in it would be theirs. */
async function refuseForeignFolder(folder: string, dataDir: string): Promise<void> {
  const found = await lstat(folder)
  const us = process.getuid?.()
  const isOurs = found.uid === us || (us === 0 && found.uid === (await stat(dataDir)).uid)
  if (found.isDirectory() && isOurs && (found.mode & 0o077) === 0) return
  throw new EmbeddedDatabaseError(
    `The folder for the database socket, ${folder}, ${isOurs ? 'is open to' : 'belongs to'} other users. Remove it`,
  )
}
