import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { preparePlaces } from './base/places.ts'
import { answers } from './cluster/lease.ts'

const clusterRe = /^postgres-(\d+)$/

/**
 * Looks whether there is an embedded database in a data folder and whether it runs, without making or starting one.
 * `absent` also where the folder is missing.
 */
export async function findExisting(dataDir: string): Promise<'absent' | 'stopped' | 'running'> {
  const majors = (await readdir(dataDir).catch(() => [])).flatMap((name) => clusterRe.exec(name)?.[1] ?? [])
  if (majors.length === 0) return 'absent'
  const major = Math.max(...majors.map(Number))
  const hasData = await stat(path.join(dataDir, `postgres-${major}`, 'PG_VERSION')).then(
    () => true,
    // Another user's folder holds something, too: opening it says whose.
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  )
  if (!hasData) return 'absent'
  return (await answers(await preparePlaces(await realpath(dataDir), major))) ? 'running' : 'stopped'
}
