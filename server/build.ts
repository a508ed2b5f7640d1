import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const home = path.join(import.meta.dirname, '..')

/** Where the built widget is. */
export const dist = path.join(home, 'dist')

const sources = ['widget', 'shared', 'vite.config.ts', 'package-lock.json']
const lookAgainMs = 100

/**
 * Builds the widget when its output is missing or older than its sources; of several processes one builds, the others wait.
 * Here, not in a `prepare` script: those do not run where scripts are off. `stop` ends the build; `root` is Afterword's folder.
 * @throws Error with what the build printed, or a sentence where this user may not write the output
 */
export async function ensureBuilt(stop?: AbortSignal, root = home): Promise<void> {
  const folder = path.join(root, 'dist')
  const stamp = path.join(folder, '.built')
  if (await isFresh(root, stamp)) return
  try {
    await fs.mkdir(folder, { recursive: true })
    await using _ = await takeTurn(path.join(folder, '.building'), stop)
    if (await isFresh(root, stamp)) return
    const vite = path.join(root, 'node_modules/vite/bin/vite.js')
    await promisify(execFile)(process.execPath, [vite, 'build', '--app', '--logLevel', 'warn'], {
      cwd: root,
      ...(stop && { signal: stop }),
    })
    await fs.writeFile(stamp, '')
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string }
    const isForbidden = [code, ...stderr.split(/\W/)].some((word) => /^(EACCES|EPERM|EROFS)$/.test(String(word)))
    if (!isForbidden) throw error
    const user = process.geteuid ? ` (user ${process.geteuid()})` : ''
    throw new Error(
      `The built pages and scripts in ${folder} are missing or older than their sources, and this user${user} may not write there. ` +
        `Build them as the owner of the folder, after each update: npm run build`,
      { cause: error },
    )
  }
}

async function isFresh(root: string, stamp: string): Promise<boolean> {
  const builtMs = await fs.stat(stamp).then(
    (file) => file.mtimeMs,
    () => 0,
  )
  return builtMs > (await newestMs(sources.map((name) => path.join(root, name))))
}

/** Waits until no other living process holds the file, and holds it until disposed. */
async function takeTurn(file: string, stop: AbortSignal | undefined): Promise<AsyncDisposable> {
  for (;;) {
    try {
      await fs.writeFile(file, `${process.pid}`, { flag: 'wx' })
      return { [Symbol.asyncDispose]: () => fs.rm(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const holder = Number(await fs.readFile(file, 'utf8').catch(() => ''))
    // Empty for a moment while it is being written.
    if (holder > 0 && !isAlive(holder)) await fs.rm(file, { force: true })
    else await pause(lookAgainMs, undefined, stop && { signal: stop })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
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

// As a program of its own, `npm run build`: for whoever owns the folder when the server's user does not.
if (import.meta.main) await ensureBuilt()
