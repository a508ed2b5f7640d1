import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const run = promisify(execFile)
const shell = '/usr/bin/chromium-headless-shell'
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'] // biome-ignore format: a list

// Nothing but the pages under test: Chromium's own errands would be refused by a closed network, many at a time.
const quiet = [
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-gpu',
] // biome-ignore format: a list

/** A Chromium and what it must be started with here. */
export interface Chromium {
  executablePath: string
  args: string[]
}

/**
 * Finds a Chromium: the one without windows, from apt where we are root, since it needs half the time of a whole one; else the
 * machine's own; else the one in a package.
 */
export async function findChromium(): Promise<Chromium> {
  const own = existsSync(shell) ? shell : ((await fromApt()) ?? places.find(existsSync))
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return own ? { executablePath: own, args: [...quiet, ...sandbox] } : fromPackage()
}

async function fromApt(): Promise<string | null> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Where nobody answers, another browser is looked for soon.
  const patience = ['-o', 'Acquire::http::Timeout=20', '-o', 'Acquire::https::Timeout=20', '-o', 'Acquire::Retries=1']
  try {
    await run('apt-get', [...patience, 'update'], { env })
    await run('apt-get', [...patience, 'install', '-y', '--no-install-recommends', 'chromium-headless-shell'], {
      env,
      maxBuffer: 2 ** 26,
    })
    return shell
  } catch (error) {
    process.stderr.write(`apt could not install Chromium's headless shell (${error}); looking for another.\n`)
    return null
  }
}

/** A headless Chromium for x64 Linux with the libraries a bare machine lacks. */
async function fromPackage(): Promise<Chromium> {
  const { default: chromium } = await import('@sparticuz/chromium')
  return { executablePath: await chromium.executablePath(), args: [...chromium.args, ...quiet] }
}
