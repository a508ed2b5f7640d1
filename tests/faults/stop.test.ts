import { execFile } from 'node:child_process'
import fs from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { origin, pageUrl } from '../kit/fixtures/app.ts'
import { postmasterPid } from '../kit/fixtures/embedded-database.ts'
import { startServer } from '../kit/fixtures/server-process.ts'

const run = promisify(execFile)
const main = path.join(import.meta.dirname, '../../server/main.ts')

async function withDataDir(test: (dataDir: string) => Promise<void>): Promise<void> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-stop-'))
  try {
    await test(dataDir)
  } finally {
    await fs.rm(dataDir, { recursive: true })
  }
}

/** Starts the server with a mistake in its environment; returns the one thing it says. */
async function complaint(env: Record<string, string>): Promise<string> {
  const failed = await run(process.execPath, [main], { env: { ...process.env, ...env } }).then(
    () => null,
    (error: { code: number; stderr: string }) => error,
  )
  expect(failed?.code).toBe(1)
  return failed!.stderr
}

it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'finishes answers under way on %s, then leaves with the database',
  (signal) =>
    withDataDir(async (dataDir) => {
      await using server = await startServer({ DATA_DIR: dataDir })
      const api = `${server.address}/api/v1/sites/_`
      const json = { Origin: origin, 'Content-Type': 'application/json' }
      const guest = await fetch(`${api}/guests`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ name: 'Ana Silva' }),
      })
      const { token } = await guest.json()
      const posts = Array.from({ length: 20 }, (_, post) =>
        fetch(`${api}/comments`, {
          method: 'POST',
          headers: { ...json, Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() },
          body: JSON.stringify({ page: { url: pageUrl }, body: `Post ${post}` }),
        }).then((answer) => answer.status),
      )
      // The first answer is back: the others are under way or waiting for a connection.
      await Promise.race(posts)
      server.child.kill(signal)
      const outcomes = await Promise.allSettled(posts)

      expect(await server.ended).toBe(0)
      const statuses = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'refused'))
      expect(statuses.filter((status) => status !== 201)).toEqual([])
      expect(server.log.map((line) => line.msg)).toContain('stopped')
      expect(server.log.filter((line) => line.level !== 'info')).toEqual([])
      await expect(fs.access(path.join(dataDir, 'postgres-18/postmaster.pid'))).rejects.toThrow()
    }),
)

it('leaves a database that hangs behind, and the next start goes on with it', () =>
  withDataDir(async (dataDir) => {
    const cluster = path.join(dataDir, 'postgres-18')
    const suspended: number[] = []
    {
      await using server = await startServer({ DATA_DIR: dataDir })
      const postmaster = postmasterPid(cluster)!
      const { stdout } = await run('pgrep', ['-P', `${postmaster}`])
      suspended.push(postmaster, ...stdout.trim().split('\n').map(Number))
      for (const pid of suspended) process.kill(pid, 'SIGSTOP')
      const asked = fetch(`${server.address}/readyz`)
      server.child.kill('SIGTERM')

      const code = await server.ended
      for (const pid of suspended.toReversed()) process.kill(pid, 'SIGCONT')
      expect(code).toBe(0)
      expect((await asked).status).toBe(503)
      expect(server.log.map(({ msg }) => msg)).toContainEqual(
        expect.stringMatching(/^left the embedded database running: it does not answer/),
      )
    }
    await using server = await startServer({ DATA_DIR: dataDir })

    expect((await fetch(`${server.address}/readyz`)).status).toBe(200)
    expect(postmasterPid(cluster)).toBe(suspended[0])
  }))

it('comes back with everything it had', () =>
  withDataDir(async (dataDir) => {
    const thread = async (address: string) =>
      (await fetch(`${address}/api/v1/sites/_/thread?page=demo&url=${encodeURIComponent(address)}`)).json()
    let before: unknown
    {
      await using server = await startServer({ DATA_DIR: dataDir })
      before = (await thread(server.address)).items
    }
    await using server = await startServer({ DATA_DIR: dataDir })

    expect((await thread(server.address)).items).toEqual(before)
  }))

it('tells an owner in one sentence what is wrong', () =>
  withDataDir(async (dataDir) => {
    const taken = net.createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as net.AddressInfo

    expect(await complaint({ PORT: 'http' })).toBe('PORT is "http" and should be a port number.\n')
    expect(await complaint({ PUBLIC_URL: 'example.org' })).toContain(
      'PUBLIC_URL is "example.org" and should be an address like',
    )
    expect(await complaint({ DATABASE_URL: 'mysql://x' })).toContain(
      'DATABASE_URL should be an address like postgres://',
    )
    expect(await complaint({ TRUSTED_PROXIES: 'proxy' })).toContain(
      'TRUSTED_PROXIES: "proxy" is neither an address nor a CIDR range.',
    )
    expect(await complaint({ PORT: String(port), HOST: '127.0.0.1', DATA_DIR: dataDir })).toContain(
      `Port ${port} is taken. Set PORT to another one.`,
    )
    taken.close()
  }))
