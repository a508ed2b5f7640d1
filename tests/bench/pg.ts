import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Where a pgbench is on this machine; null where there is none, and the comparison must be left out. */
export async function findPgbench(): Promise<string | null> {
  const named = await run('sh', ['-c', 'command -v pgbench']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
  if (named) return named
  const folders = await fs.readdir('/usr/lib/postgresql').catch(() => [])
  return folders.length > 0 ? `/usr/lib/postgresql/${folders.at(-1)}/bin/pgbench` : null
}

/** Runs a script under pgbench with prepared statements; returns transactions a second. */
export async function pgbench(
  program: string,
  connection: { host: string; port: number; user: string; database: string },
  script: string,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<number> {
  const file = path.join(os.tmpdir(), `afterword-${process.pid}.pgbench`)
  await fs.writeFile(file, script)
  const { host, port, user, database } = connection
  const { stdout } = await run(program, [
    '-h', host, '-p', String(port), '-U', user, '-n', '-M', 'prepared', '-f', file, '-c', String(clients), '-j', '1', '-T', String(seconds), database,
  ]) // biome-ignore format: a command line
  await fs.rm(file)
  return Number(/tps = ([\d.]+)/.exec(stdout)![1])
}
