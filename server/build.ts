import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const root = path.join(import.meta.dirname, '..')

/** Where the built widget is. */
export const dist = path.join(root, 'dist')

const stamp = path.join(dist, '.built')
const sources = ['widget', 'shared', 'vite.config.ts', 'package-lock.json']

/**
 * Builds the widget when its output is missing or older than its sources. Here, not in a `prepare` script: those do not run
 * where scripts are off. `stop` ends the build. @throws Error with what the build printed
 */
export async function ensureBuilt(stop?: AbortSignal): Promise<void> {
  const builtMs = await fs.stat(stamp).then(
    (file) => file.mtimeMs,
    () => 0,
  )
  if (builtMs > (await newestMs(sources.map((name) => path.join(root, name))))) return
  const vite = path.join(root, 'node_modules/vite/bin/vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: root,
    ...(stop && { signal: stop }),
  })
  await fs.writeFile(stamp, '')
}

async function newestMs(paths: string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (at) => {
      const file = await fs.stat(at)
      if (!file.isDirectory()) return file.mtimeMs
      return newestMs((await fs.readdir(at)).map((name) => path.join(at, name)))
    }),
  )
  return Math.max(0, ...times)
}
