import { createHash, randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, cp, mkdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { giveToOwnerOf, unusable } from '../base/places.ts'
import type { Binaries } from './locate.ts'

/** PostgreSQL programs that find their libraries when started with this environment. */
export interface Programs extends Binaries {
  env: Record<string, string>
}

/** Fixed, so that the operator's PG* and LC_* variables cannot bend the server; util-linux lies in one of these. */
const plainEnv = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

interface Link {
  source: string
  target: string
}

/**
 * Completes the shared-library links that the package's install script would have made (npm leaves links out of packages).
 * Install scripts may be off and node_modules read-only, so they are made in the data folder.
 */
export async function completeLibraries(
  binaries: Binaries,
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
): Promise<Programs> {
  const missing = await missingLinks(binaries.nativeFolder)
  if (missing.length === 0) return { ...binaries, env: plainEnv }
  // A colon or semicolon in a folder's name cannot be written in a library path.
  const needsCopy = platform === 'darwin' || /[:;]/.test(dataDir + binaries.nativeFolder)
  try {
    return await (needsCopy ? copyWithLinks : linkBeside)(binaries, dataDir, missing)
  } catch (cause) {
    throw unusable(dataDir, cause)
  }
}

async function missingLinks(nativeFolder: string): Promise<Link[]> {
  const listed = await readFile(path.join(nativeFolder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  // The list is written from the package's root, of which `native` is a folder.
  const inNative = (file: string) => path.join(nativeFolder, path.relative('native', file))
  const links = (JSON.parse(listed) as Link[]).map(({ source, target }) => ({
    source: inNative(source),
    target: inNative(target),
  }))
  const isMade = await Promise.all(links.map((link) => isThere(link.target)))
  return links.filter((_, index) => !isMade[index])
}

async function linkBeside(binaries: Binaries, dataDir: string, missing: Link[]): Promise<Programs> {
  const lib = path.join(dataDir, 'lib')
  if (await mkdir(lib, { recursive: true, mode: 0o755 })) await giveToOwnerOf(dataDir, lib)
  await Promise.all(missing.map((link) => pointTo(path.join(lib, path.basename(link.target)), link.source)))
  // Both folders: a library found through a link looks for its neighbours beside the link.
  const searched = `${lib}:${path.join(binaries.nativeFolder, 'lib')}`
  return { ...binaries, env: { ...plainEnv, LD_LIBRARY_PATH: searched } }
}

/**
 * The macOS programs are signed with the hardened runtime, and their entitlements do not allow DYLD_LIBRARY_PATH
 * (read from the signatures of 18.4.0-beta.17), so they need the links beside them: a copy, which APFS clones for free.
 */
async function copyWithLinks(binaries: Binaries, dataDir: string, missing: Link[]): Promise<Programs> {
  const source = `${await versionOf(binaries)} ${binaries.nativeFolder}`
  const copy = path.join(dataDir, `programs-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`)
  const within = (file: string, folder = copy) => path.join(folder, path.relative(binaries.nativeFolder, file))
  if (!(await isThere(copy))) {
    const fresh = `${copy}.new-${randomUUID().slice(0, 8)}`
    await cp(binaries.nativeFolder, fresh, { recursive: true, mode: constants.COPYFILE_FICLONE })
    for (const link of missing) await symlink(path.basename(link.source), within(link.target, fresh))
    // A process that came at the same time may have been faster; its copy is as good as ours.
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  return { nativeFolder: copy, initdb: within(binaries.initdb), postgres: within(binaries.postgres), env: plainEnv }
}

const versionOf = (binaries: Binaries) =>
  readFile(path.join(path.dirname(binaries.nativeFolder), 'package.json'), 'utf8').then(
    (text) => String((JSON.parse(text) as { version: unknown }).version),
    () => 'unknown',
  )

/** The checkout may have moved since the link was made. Renaming over it never leaves a moment without one. */
async function pointTo(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === target) return
  const fresh = `${link}.${randomUUID()}`
  await symlink(target, fresh)
  await rename(fresh, link)
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
