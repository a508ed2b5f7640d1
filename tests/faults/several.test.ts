import { execFile, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'
import { follow } from '../kit/clients/event-stream.ts'
import { origin } from '../kit/fixtures/app.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

// Two processes, one database, as behind any proxy: whichever a request meets, it finds the same.
let dataDir: string
let servers: ServerProcess[]
beforeAll(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-several-'))
  servers = [await startServer({ DATA_DIR: dataDir }), await startServer({ DATA_DIR: dataDir })]
})
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
  await fs.rm(dataDir, { recursive: true })
})

const api = (address: string) => `${address}/api/v1/sites/_`
const json = { Origin: origin, 'Content-Type': 'application/json' }

async function makeGuest(address: string): Promise<string> {
  const sent = { method: 'POST', headers: json, body: JSON.stringify({ name: 'Ana Silva' }) }
  return (await (await fetch(`${api(address)}/guests`, sent)).json()).token
}

async function post(address: string, token: string, url: string, body: string) {
  const answer = await fetch(`${api(address)}/comments`, {
    method: 'POST',
    headers: { ...json, Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() },
    body: JSON.stringify({ page: { url }, body }),
  })
  if (answer.status !== 201) throw new Error(`posting answered ${answer.status}`)
  return (await answer.json()).comment as { id: string; threadId: string }
}

const threadAt = async (address: string, url: string) => (await fetch(`${api(address)}/thread?url=${url}`)).json()

it('has a post on one live and readable on the other at once', async () => {
  const [one, other] = servers.map(({ address }) => address) as [string, string]
  const url = `${origin}/several`
  const token = await makeGuest(one)
  const { threadId } = await post(one, token, url, 'The first.')
  const before = await threadAt(other, url)
  await using stream = await follow(other, threadId, before.thread.version)

  const { id } = await post(one, token, url, 'Over here.')

  await expect.poll(() => stream.ids()).toEqual([id])
  // Who hears of it finds it: the page kept there is gone by then.
  expect(JSON.stringify((await threadAt(other, url)).items)).toContain(id)
})

const cli = path.join(import.meta.dirname, '../../server/cli.ts')
/** A command as its owner gives it. */
const afterword = (...words: string[]) =>
  promisify(execFile)(process.execPath, [cli, ...words], { env: { ...process.env, DATA_DIR: dataDir } })

it('knows on every process what the owner changes on one', async () => {
  const [one, other] = servers.map(({ address }) => address) as [string, string]
  const url = `${origin}/closing`
  const { threadId } = await post(one, await makeGuest(one), url, 'Before it closes.')
  const { version } = (await threadAt(other, url)).thread
  await using stream = await follow(other, threadId, version)

  await afterword('thread', 'close', url)

  await expect.poll(() => stream.events.at(-1)?.data.thread.state).toBe('closed')
  for (const address of [one, other])
    await expect.poll(async () => (await threadAt(address, url)).thread.state).toBe('closed')
})

it('is read-only on every process at the owner’s word, and readers hear of it there', async () => {
  const [one, other] = servers.map(({ address }) => address) as [string, string]
  const url = `${origin}/maintained`
  const { threadId } = await post(one, await makeGuest(one), url, 'Before the maintenance.')
  const { version } = (await threadAt(other, url)).thread
  await using stream = await follow(other, threadId, version)

  for (const readOnly of [true, false]) {
    await afterword('site', 'set', 'readOnly', `${readOnly}`)

    await expect.poll(() => stream.events.at(-1)?.data.thread.readOnly).toBe(readOnly)
    for (const address of [one, other])
      await expect.poll(async () => (await threadAt(address, url)).site.settings.readOnly).toBe(readOnly)
  }
})

it('finds what it missed while word could not arrive', async () => {
  const [one, other] = servers.map(({ address }) => address) as [string, string]
  const url = `${origin}/missed`
  const token = await makeGuest(one)
  const { threadId } = await post(one, token, url, 'The first.')
  const { version } = (await threadAt(other, url)).thread
  await using stream = await follow(other, threadId, version)
  await using embedded = await startEmbeddedPostgres({ dataDir, log: createLog('silent') })
  const client = new pg.Client(embedded.connection)
  await client.connect()

  const { rowCount } = await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'afterword listener'`,
  )
  await client.end()
  const { id } = await post(one, token, url, 'While nobody listened.')

  await expect.poll(() => stream.ids(), { timeout: 60_000 }).toEqual([id])
  await expect.poll(async () => JSON.stringify(await threadAt(other, url))).toContain(id)
  expect(rowCount).toBe(2)
})

it('sends its listeners away gently and gives them what they missed on the other', async () => {
  const url = `${origin}/leaving`
  const third = await startServer({ DATA_DIR: dataDir })
  const token = await makeGuest(third.address)
  const { threadId } = await post(third.address, token, url, 'The first.')
  const { version } = (await threadAt(third.address, url)).thread
  await using stream = await follow(third.address, threadId, version)

  await third[Symbol.asyncDispose]()
  await stream.ended

  expect(stream.text()).toMatch(/retry: \d+\n\n$/)
  const { id } = await post(servers[0]!.address, token, url, 'While it was away.')
  await using again = await follow(servers[1]!.address, threadId, version)
  await expect.poll(() => again.ids()).toEqual([id])
})

const nginx = '/usr/sbin/nginx'
const hasNginx = await fs.access(nginx).then(
  () => true,
  () => false,
)

it('stands behind the documented nginx, events included', async (context) => {
  if (!hasNginx) context.skip('no nginx on this machine')
  const config = await documentedNginx()
  const proxy = spawn(nginx, ['-c', config.file, '-p', dataDir, '-g', 'daemon off;'], { stdio: 'inherit' })
  try {
    const address = `http://127.0.0.1:${config.port}`
    await expect.poll(() => fetch(`${address}/healthz`).then(({ status }) => status, () => 0)).toBe(200) // biome-ignore format: short
    const url = `${origin}/proxied`
    const token = await makeGuest(address)
    const { threadId } = await post(address, token, url, 'The first.')
    const { version } = (await threadAt(address, url)).thread
    await using stream = await follow(address, threadId, version)

    const ids: string[] = []
    for (let n = 0; n < 6; n++) ids.push((await post(address, token, url, `Through the proxy, ${n}.`)).id)

    await expect.poll(() => stream.ids()).toEqual(ids)
    for (let n = 0; n < 4; n++)
      await expect.poll(async () => (await threadAt(address, url)).thread.commentCount).toBe(7)
  } finally {
    proxy.kill()
  }
})

/** The server block of docs/hosting.md, with its ports changed to those of this run. */
async function documentedNginx(): Promise<{ file: string; port: number }> {
  const words = await fs.readFile(path.join(import.meta.dirname, '../../docs/hosting.md'), 'utf8')
  const block = /```nginx\n(upstream afterword[^`]*)```/.exec(words)?.[1]
  if (!block) throw new Error('docs/hosting.md has no nginx block for several processes')
  const port = await freePort()
  const [one, other] = servers.map(({ address }) => new URL(address).port)
  const served = block
    .replace('127.0.0.1:8081', `127.0.0.1:${one}`)
    .replace('127.0.0.1:8082', `127.0.0.1:${other}`)
    .replace(/listen 443[^;]*;/, `listen 127.0.0.1:${port};`)
    .replace(/\n\s*ssl_[^;]*;/g, '')
  const file = path.join(dataDir, 'nginx.conf')
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${dataDir}/${name};`,
  )
  await fs.writeFile(
    file,
    `user root;\npid ${dataDir}/nginx.pid;\nerror_log stderr error;\nevents {}\nhttp {\naccess_log off;\n${paths.join('\n')}\n${served}}\n`,
  )
  return { file, port }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
