import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { origin, pageUrl } from '../kit/fixtures/app.ts'
import { copyMadeCluster, killServer, removeMadeCluster } from '../kit/fixtures/embedded-database.ts'
import { startServer } from '../kit/fixtures/server-process.ts'

const canMount =
  process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0

it('reads on while the disk fills up, writes again once there is space, and loses nothing', async (context) => {
  if (!canMount) context.skip('only root can mount a small disk')
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=250m', 'afterword-test', folder])
  const dataDir = path.join(folder, 'data')
  const ballast = path.join(folder, 'ballast')
  try {
    await copyMadeCluster(dataDir)
    await using server = await startServer({ DATA_DIR: dataDir })
    const api = `${server.address}/api/v1/sites/_`
    const write = (address: string, body: object, token?: string) =>
      fetch(`${api}${address}`, {
        method: 'POST',
        headers: { Origin: origin, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(token && { Authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      }) // biome-ignore format: short
    const { token } = await (await write('/guests', { name: 'Ana Silva' })).json()
    const post = (body: string) => write('/comments', { page: { url: pageUrl }, body }, token)
    const count = async () =>
      (await (await fetch(`${api}/thread?url=${encodeURIComponent(pageUrl)}`)).json()).thread.commentCount
    expect((await post('Before')).status).toBe(201)

    const { bavail, bsize } = await fs.statfs(folder)
    const leftBytes = 40 * 1024 * 1024
    execFileSync('fallocate', ['-l', String(bavail * bsize - leftBytes), ballast])

    await expect.poll(async () => (await post(`Meanwhile ${crypto.randomUUID()}`)).status).toBe(507)
    const kept = await count()
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200)
    expect((await post('Not now')).headers.get('retry-after')).toBe('60')
    expect(await count()).toBe(kept)

    await fs.rm(ballast)
    await expect.poll(async () => (await post('Afterwards')).status).toBe(201)
    expect(await count()).toBe(kept + 1)
    expect(server.child.exitCode).toBeNull()
  } finally {
    await killServer(path.join(dataDir, 'postgres-18'), 'SIGQUIT')
    execFileSync('umount', ['--lazy', folder])
    await removeMadeCluster()
  }
})
