import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { lifeOf } from '../../server/platform/embedded/life.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'

const program = path.join(import.meta.dirname, 'embedded-process.ts')

type Row = Record<string, unknown>

/** One line of embedded-process.ts. */
interface Answer {
  readyMs?: number
  connection?: EmbeddedPostgres['connection']
  rows?: Row[]
  ensured?: boolean
  left?: boolean
  error?: string
  name?: string
}

/** A data folder of its own with the processes that use it; disposing ends them, their server, and the folder. */
export async function makeHome(options: { mode?: number; owner?: number; isSeeded?: boolean } = {}) {
  // A space, a comma and quotes, because every one of them means something somewhere on the way to PostgreSQL.
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), `aw, '`)))
  await chmod(folder, options.mode ?? 0o700)
  if (options.owner !== undefined) await chown(folder, options.owner, options.owner)
  const dataDir = path.join(folder, 'the "data"')
  if (options.isSeeded) await copyMadeCluster(dataDir)
  const children: ChildProcess[] = []
  const clusters = new Set<string>([path.join(dataDir, 'postgres-18')])

  function helper(command: string, args: string[]) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
    children.push(child)
    return child
  }

  function start({ dir = dataDir, prefix = [] as string[], options: parts = {} as object } = {}) {
    clusters.add(path.join(dir, 'postgres-18'))
    const [command = '', ...args] = [...prefix, process.execPath, program, dir, JSON.stringify(parts)]
    const child = helper(command, args)
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
    const answer = async (): Promise<Answer> => JSON.parse((await lines.next()).value ?? '{"error":"it ended"}')
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
    const say = (command: string) => {
      child.stdin!.write(`${command}\n`)
      return answer()
    }
    return {
      child,
      ready: answer(),
      say,
      rows: async (sql: string) => (await say(sql)).rows,
      /** Leaves and ends by itself, which proves that nothing keeps its event loop alive. */
      leave: async () => ({ ...(await say('leave')), exitCode: await ended }),
      kill: () => {
        child.kill('SIGKILL')
        return ended
      },
      /** What Ctrl-C in a terminal does: the signal goes to the whole process group. */
      interrupt: () => {
        process.kill(-child.pid!, 'SIGINT')
        return ended
      },
    }
  }

  return {
    folder,
    dataDir,
    cluster: path.join(dataDir, 'postgres-18'),
    start,
    helper,
    async [Symbol.asyncDispose]() {
      for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      // Not SIGKILL, which would leave shared memory behind on the machine.
      for (const cluster of clusters) await killServer(cluster, 'SIGQUIT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Most tests are not about the first start; they begin with a copy of a cluster made once. */
export async function copyMadeCluster(dataDir: string) {
  madeFolder ??= mkdtemp(path.join(tmpdir(), 'aw-made-')).then(async (folder) => {
    const database = await startEmbeddedPostgres({ dataDir: folder, log: createLog('silent') })
    await database[Symbol.asyncDispose]()
    return folder
  })
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  execFileSync('cp', ['-a', path.join(await madeFolder, 'postgres-18'), dataDir])
}

let madeFolder: Promise<string> | undefined

/** Removes the cluster the others were copied from; for the end of a test file. */
export async function removeMadeCluster() {
  if (madeFolder) await rm(await madeFolder, { recursive: true })
}

/** The process the lock file of a cluster names; undefined where there is none. */
export const postmasterPid = (cluster: string) =>
  existsSync(path.join(cluster, 'postmaster.pid'))
    ? Number.parseInt(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8'), 10)
    : undefined

/** Ends the server of a cluster with a signal and waits until it is gone. */
export async function killServer(cluster: string, signal: NodeJS.Signals = 'SIGKILL') {
  const pid = postmasterPid(cluster)
  if (!pid || (await lifeOf(pid, cluster)) !== 'ours') return
  process.kill(pid, signal)
  await until(async () => (await lifeOf(pid, cluster)) === 'gone')
}

/** Waits for a condition and answers with how long it took, in ms. */
export async function until(holds: () => boolean | Promise<boolean>, maxMs = 20_000) {
  const from = performance.now()
  while (!(await holds())) {
    if (performance.now() - from > maxMs) throw new Error('the awaited condition never came')
    await pause(10)
  }
  return performance.now() - from
}

/** Asks the database over a connection of its own. */
export async function ask(database: Pick<EmbeddedPostgres, 'connection'>, sql: string): Promise<Row[]> {
  const client = new Client(database.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

/** Whether a server lives in the cluster. */
export const isServerOn = async (cluster: string) => {
  const pid = postmasterPid(cluster)
  return pid !== undefined && (await lifeOf(pid, cluster)) === 'ours'
}

/** See makeHome. */
export type Home = Awaited<ReturnType<typeof makeHome>>
