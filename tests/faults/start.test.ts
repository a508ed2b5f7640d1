import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { databaseUser } from '../../server/platform/embedded/cluster/initialise.ts'
import { startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'
import { type Home, isServerOn, makeHome, removeMadeCluster, until } from '../kit/fixtures/embedded-database.ts'

const program = (name: string) => path.join(import.meta.dirname, '../../server', name)
const nowhere = 'postgres://nobody@127.0.0.1:1/none'
const waitingRe = /^waiting for the database of DATABASE_URL, for \d+ seconds more$/

let home: Home

beforeAll(async () => {
  home = await makeHome({ isSeeded: true })
})

afterAll(async () => {
  await home[Symbol.asyncDispose]()
  await removeMadeCluster()
})

/** Starts the server, in a container's way if asked to, and does not wait until it listens. */
function start(env: Record<string, string>, prefix: readonly string[] = []) {
  const [command = '', ...args] = [...prefix, process.execPath, program('main.ts')]
  const child = spawn(command, args, {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const messages: string[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{')) messages.push(JSON.parse(line).msg)
  })
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, messages, ended, errors: () => errors }
}

it('waits for a database that is not up yet, says so, and is ready once it is', async () => {
  const socket = encodeURIComponent(path.join(home.dataDir, 'socket'))
  const server = start({ DATABASE_URL: `postgresql:///afterword?host=${socket}&user=${databaseUser}` })
  await until(() => server.messages.some((message) => waitingRe.test(message)))

  await using _embedded = await startEmbeddedPostgres({ dataDir: home.dataDir, log: createLog('silent') })

  await until(() => server.messages.includes('listening'))
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})

it('tells who gives a command at once that the database is not there', async () => {
  const given = promisify(execFile)(process.execPath, [program('cli.ts'), 'site', 'list'], {
    env: { ...process.env, DATABASE_URL: nowhere },
  })

  await expect(given).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The database of DATABASE_URL cannot be used: .*ECONNREFUSED/),
  })
})

const canUnshare = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0

it.for([
  ['an ordinary process', []],
  ['the first process of a container', ['unshare', '--pid', '--fork']],
] as const)('stops when it is told to while it still waits for its database, as %s', async ([, prefix], context) => {
  if (prefix.length > 0 && !canUnshare) context.skip('no process namespaces on this machine')
  const server = start({ DATABASE_URL: nowhere }, prefix)
  await until(() => server.messages.some((message) => waitingRe.test(message)))
  const outer = server.child.pid!
  const pid = prefix.length > 0 ? Number(execFileSync('pgrep', ['-P', `${outer}`], { encoding: 'utf8' })) : outer

  process.kill(pid, 'SIGTERM')

  expect(await server.ended).toBe(0)
  expect(server.errors()).toBe('')
})

it('leaves no database behind when it is stopped while that starts', async () => {
  await using own = await makeHome()
  const server = start({ DATA_DIR: own.dataDir })
  await until(() => existsSync(path.join(own.dataDir, 'postgres.lock')))

  server.child.kill('SIGTERM')

  expect(await server.ended).toBe(0)
  expect(server.messages).not.toContain('listening')
  expect(await isServerOn(own.cluster)).toBe(false)
})
