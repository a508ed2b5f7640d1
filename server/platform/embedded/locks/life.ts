import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { run } from '../base/run.ts'

/**
 * What is known of a process named in a lock file.
 * gone: dead, or a zombie; foreign: certainly not the server of this cluster; ours: certainly it; unknown: neither is proven.
 */
export type Life = 'gone' | 'foreign' | 'ours' | 'unknown'

/** Finds out whether process `pid` is the PostgreSQL server of the folder `cluster`. */
export function lifeOf(pid: number, cluster: string): Promise<Life> {
  return process.platform === 'linux' ? lifeOnLinux(pid, cluster) : lifeByPs(pid, cluster)
}

async function lifeOnLinux(pid: number, cluster: string): Promise<Life> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // With a hidden /proc, other people's processes look gone; a signal still reaches or is refused.
  if (status === undefined) return answersSignals(pid) ? 'unknown' : 'gone'
  const name = status.slice(status.indexOf('(') + 1, status.lastIndexOf(')'))
  const state = status.slice(status.lastIndexOf(')') + 2).charAt(0)
  // A zombie is not alive: nobody collected it (PID 1 of many containers never does), yet it still answers signals.
  if (state === 'Z' || state === 'X') return 'gone'
  if (name !== 'postgres') return 'foreign'
  const worksIn = await stat(`/proc/${pid}/cwd`).catch(() => undefined)
  const folder = await stat(cluster).catch(() => undefined)
  // A server works inside its cluster. The same inode is the same folder, under whatever path it is mounted.
  if (worksIn && folder) return worksIn.ino === folder.ino && worksIn.dev === folder.dev ? 'ours' : 'foreign'
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return lifeByCommand(command.split('\0'), cluster)
}

/** Whether the process is suspended (SIGSTOP, a debugger): alive, but doing nothing. False where that cannot be seen. */
export async function isSuspended(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return /^[Tt]/.test(status.slice(status.lastIndexOf(')') + 2))
}

async function lifeByPs(pid: number, cluster: string): Promise<Life> {
  const { said } = await run('ps', ['-ww', '-p', String(pid), '-o', 'stat=,args='], { env: { PATH: '/bin:/usr/bin' } })
  const [state, program, ...rest] = said.split(/\s+/)
  if (!state || state.startsWith('Z')) return 'gone'
  if (path.basename(program ?? '') !== 'postgres') return 'foreign'
  // ps joins arguments with spaces, so a folder with a space in its name is looked for as text.
  return ` ${rest.join(' ')} `.includes(` -D ${cluster} `) ? 'ours' : 'unknown'
}

function lifeByCommand(args: string[], cluster: string): Life {
  if (path.basename(args[0] ?? '') !== 'postgres') return 'unknown'
  return args[args.indexOf('-D') + 1] === cluster ? 'ours' : 'unknown'
}

/** Whether there is a process of this number at all, be it a zombie or somebody else's. */
export function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
