import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { command } from '../kit/fixtures/command.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

let folder: string
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-first-'))
})
afterAll(() => fs.rm(folder, { recursive: true }))

const welcomeOf = async ({ said }: ServerProcess) => {
  await expect.poll(() => said.join('\n')).toMatch(/Under your own /)
  return said.join('\n')
}
const statusOf = async (address: string) => (await fetch(address, { redirect: 'manual' })).status
const feedOf = async (address: string, site = '_') =>
  (await (await fetch(`${address}/threads/${site}/feed.json`)).json()) as { title: string; items: unknown[] }

it('keeps the trial apart from the real site, on the same data', async () => {
  const DATA_DIR = path.join(folder, 'apart')
  {
    await using trial = await startServer({ DATA_DIR })
    expect((await feedOf(trial.address)).items.length).toBeGreaterThan(10)
    expect(await welcomeOf(trial)).toMatch(/Your console +http:\/\/localhost:\d+\/console#link=awl_/)
  }
  await using server = await startServer({ DATA_DIR, PUBLIC_URL: 'https://comments.example.org' })
  const { address } = server

  expect(await feedOf(address)).toMatchObject({ title: 'Comments on comments.example.org', items: [] })
  for (const hidden of [
    '/threads/demo/feed.json',
    '/threads/demo?page=demo',
    '/api/v1/sites/demo/thread?page=demo&url=https://x.org/',
  ])
    expect(await statusOf(address + hidden), hidden).toBe(404)
  const lists = await command({ DATA_DIR }, 'site', 'list')
  expect(lists.stdout).toMatch(/^main {2}comments\.example\.org\n[\s\S]*^demo {2}Demo {2}\(trial/m)

  expect((await command({ DATA_DIR }, 'site', 'remove-demo')).stdout).toContain('Removed the trial’s site "demo"')
  expect((await command({ DATA_DIR }, 'site', 'list')).stdout).not.toContain('Demo')
  expect((await command({ DATA_DIR }, 'site', 'remove-demo')).stderr).toContain('There is no trial’s site')
})

it('prints the console’s address at every start, `/` leads there, and standard output is the log alone', async () => {
  const DATA_DIR = path.join(folder, 'console')
  const PUBLIC_URL = 'https://comments.example.org'
  {
    await using first = await startServer({ DATA_DIR, PUBLIC_URL })
    const welcome = await welcomeOf(first)
    const link = /#link=(awl_[\w-]{43})/.exec(welcome)?.[1]
    expect(JSON.stringify(first.log)).not.toContain('awl_')
    const entered = await fetch(`${first.address}/api/v1/sites/_/staff/session`, {
      method: 'POST',
      headers: { Origin: PUBLIC_URL, 'Content-Type': 'application/json' },
      body: JSON.stringify({ link, name: 'Olga Owner' }),
    })
    expect(entered.status).toBe(201)
  }
  await using again = await startServer({ DATA_DIR, PUBLIC_URL })

  const welcome = await welcomeOf(again)
  expect(welcome).toMatch(/Your console +https:\/\/comments\.example\.org\/console$/m)
  const home = await fetch(`${again.address}/`, { redirect: 'manual' })
  expect([home.status, home.headers.get('location')]).toEqual([302, `${PUBLIC_URL}/console`])
})

it('comes up with three processes at once on an empty folder, and one demo', async () => {
  const DATA_DIR = path.join(folder, 'several')
  const servers = await Promise.all([1, 2, 3].map(() => startServer({ DATA_DIR })))
  try {
    const feeds = await Promise.all(servers.map(({ address }) => feedOf(address)))
    expect(new Set(feeds.map(({ items }) => JSON.stringify(items))).size).toBe(1)
    expect(feeds[0]!.items.length).toBeGreaterThan(10)
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]()
  }
})
