import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { origin } from '../kit/fixtures/app.ts'
import { startServer } from '../kit/fixtures/server-process.ts'

const run = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-backup-'))
  await fs.chmod(folder, 0o755)
})
afterAll(() => fs.rm(folder, { recursive: true }))

/** The code blocks of docs/hosting.md that hold a command. */
async function documented(command: string): Promise<string> {
  const words = await fs.readFile(path.join(import.meta.dirname, '../../docs/hosting.md'), 'utf8')
  const block = [...words.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, lines]) => lines!)
    .find((one) => one.includes(command))
  if (!block) throw new Error(`docs/hosting.md has no block with ${command}`)
  return block
}

/** Runs a documented block with the paths and the user of this run; what systemd would do is the test's. */
async function give(command: string, paths: Record<string, string>, env: Record<string, string> = {}): Promise<void> {
  let lines = (await documented(command)).replaceAll(/^systemctl.*\n/gm, '')
  for (const [from, to] of Object.entries(paths)) lines = lines.replaceAll(from, to)
  const { username } = os.userInfo()
  lines = lines
    .replaceAll('--owner afterword --group afterword', `--owner ${username}`)
    .replaceAll('afterword:afterword', username)
  await run('sh', ['-ec', lines], { env: { ...process.env, ...env } })
}

const json = { Origin: origin, 'Content-Type': 'application/json' }
const url = `${origin}/kept`

async function post(address: string, body: string): Promise<void> {
  const api = `${address}/api/v1/sites/_`
  const guest = await fetch(`${api}/guests`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name: 'Ana Silva' }),
  })
  const { token } = await guest.json()
  const headers = { ...json, Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() }
  const answer = await fetch(`${api}/comments`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ page: { url }, body }),
  })
  expect(answer.status).toBe(201)
}

const read = async (address: string) =>
  JSON.stringify(await (await fetch(`${address}/api/v1/sites/_/thread?url=${url}`)).json())

it('restores the documented cold copy', async () => {
  const DATA_DIR = path.join(folder, 'data')
  const paths = { '/var/lib/afterword/data': DATA_DIR, '/var/backups': folder }
  {
    await using server = await startServer({ DATA_DIR })
    await post(server.address, 'Before the backup.')
  }
  await give('tar --create', paths)
  {
    await using server = await startServer({ DATA_DIR })
    await post(server.address, 'After the backup.')
  }

  await give('tar --extract', paths)

  await using restored = await startServer({ DATA_DIR })
  expect(await read(restored.address)).toContain('Before the backup.')
  expect(await read(restored.address)).not.toContain('After the backup.')
})

/** Where Debian keeps the newest PostgreSQL it has; null where there is none. */
async function debianPostgres(): Promise<string | null> {
  const versions = await fs.readdir('/usr/lib/postgresql').catch(() => [])
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0]
  return newest && process.getuid?.() === 0 ? `/usr/lib/postgresql/${newest}/bin` : null
}

it('restores the documented dump of an outside PostgreSQL', async (context) => {
  const bin = await debianPostgres()
  if (!bin) return context.skip('no PostgreSQL of the system beside the embedded one, or not root')
  const cluster = path.join(folder, 'outside')
  await fs.mkdir(cluster)
  await run('chown', ['postgres', cluster])
  const asPostgres = (program: string, ...words: string[]) =>
    run('runuser', ['-u', 'postgres', '--', path.join(bin, program), ...words], { cwd: '/' })
  await asPostgres('initdb', '--pgdata', path.join(cluster, 'data'), '--username', 'afterword', '--auth', 'trust')
  const options = `-c listen_addresses= -c unix_socket_directories=${cluster}`
  await asPostgres(
    'pg_ctl',
    '--pgdata',
    path.join(cluster, 'data'),
    '--log',
    path.join(cluster, 'log'),
    '--options',
    options,
    '--wait',
    'start',
  )
  try {
    const database = (name: string) => `postgres://afterword@/${name}?host=${encodeURIComponent(cluster)}`
    const make = (name: string) => asPostgres('createdb', '--host', cluster, '--username', 'afterword', name)
    const env = { PATH: `${bin}:${process.env.PATH}` }
    const paths = { '/var/backups': folder }
    await make('first')
    {
      await using server = await startServer({ DATABASE_URL: database('first') })
      await post(server.address, 'Before the dump.')
      await give('pg_dump --format', paths, { ...env, DATABASE_URL: database('first') })
      await post(server.address, 'After the dump.')
    }
    await make('second')

    await give('pg_restore --dbname "$DATABASE_URL"', paths, { ...env, DATABASE_URL: database('second') })

    await using restored = await startServer({ DATABASE_URL: database('second') })
    expect(await read(restored.address)).toContain('Before the dump.')
    expect(await read(restored.address)).not.toContain('After the dump.')
  } finally {
    await asPostgres('pg_ctl', '--pgdata', path.join(cluster, 'data'), '--mode', 'immediate', '--wait', 'stop')
  }
})

it('restores the documented dump of the embedded PostgreSQL', async (context) => {
  const { stdout } = await run('pg_dump', ['--version']).catch(() => ({ stdout: '' }))
  if (!(Number(/(\d+)\./.exec(stdout)?.[1]) >= 18)) return context.skip(`needs pg_dump 18: ${stdout.trim() || 'none'}`)
  const [from, to] = ['dumped', 'restored'].map((name) => path.join(folder, name)) as [string, string]
  {
    await using server = await startServer({ DATA_DIR: from })
    await post(server.address, 'Before the dump.')
    await give('pg_dump --host', { '/var/lib/afterword/data': from, '/var/backups': folder })
  }
  {
    await using _ = await startServer({ DATA_DIR: to })
    await give('pg_restore --host', { '/var/lib/afterword/data': to, '/var/backups': folder })
  }
  await using restored = await startServer({ DATA_DIR: to })
  expect(await read(restored.address)).toContain('Before the dump.')
})
