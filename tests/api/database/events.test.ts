import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { authorChanged, type ChangeEvent, parseChanges } from '../../../server/platform/database/changes.ts'
import { setSetting } from '../../../server/sites/set-settings.ts'
import { follow } from '../../kit/clients/event-stream.ts'
import { member } from '../../kit/factories/staff.ts'
import { testApp } from '../../kit/fixtures/app.ts'
import { startSecondProcess } from '../../kit/fixtures/second-process.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let token: string
beforeAll(async () => {
  server = await testServer()
  ;({ token } = await server.guest())
})
afterAll(() => server[Symbol.asyncDispose]())

let pages = 0
async function newThread() {
  const url = `http://localhost:4000/events-${++pages}`
  const { threadId, id } = await server.post(token, 'The first.', { url })
  return { url, threadId, id, address: `${server.address}/api/v1/sites/_/thread?url=${url}` }
}

/** Which pages of threads the database is asked for while something runs. */
async function pagesRead(run: () => Promise<unknown>): Promise<string[]> {
  const { pool } = server.fresh.db
  const { query } = pool
  const names: string[] = []
  pool.query = ((asked: { name?: string }) => {
    if (asked.name?.startsWith('page-')) names.push(asked.name)
    return (query as (asked: object) => unknown).call(pool, asked)
  }) as never
  await run()
  pool.query = query
  return names
}

function heardBy(db: TestServer['fresh']['db']): ChangeEvent[] {
  const heard: ChangeEvent[] = []
  db.changes.subscribe((event) => heard.push(event))
  return heard
}

it('leaves cached pages alone, and those being read, when something became of an author’s comments', async () => {
  const { address, url } = await newThread()
  const { id } = await server.guest('Lin')
  await fetch(address)

  const kept = await pagesRead(async () => {
    server.fresh.db.changes.receive(authorChanged(id))
    await fetch(address)
  })
  await server.post(token, 'Drops the page.', { url })
  const together = await pagesRead(async () => {
    const reading = fetch(address)
    // In the middle of it, and as often as there are queries to come between.
    const events = setInterval(() => server.fresh.db.changes.receive(authorChanged(id)), 0)
    await Promise.all([reading, ...Array.from({ length: 20 }, () => fetch(address))])
    clearInterval(events)
  })

  expect(kept).toEqual([])
  expect(together).toEqual(['page-newest-first'])
})

it('saves settings without another version of any thread, and has them in force before it answers', async () => {
  const threads = [await newThread(), await newThread()]
  const { db, siteId } = server.fresh
  const versions = () => db.selectFrom('thread').select(['id', 'version']).orderBy('id').execute()
  const settingsOf = async (address: string) => (await (await fetch(address)).json()).site.settings
  for (const { address } of threads) await fetch(address)
  const before = await versions()
  const heard = heardBy(db)

  for (const readOnly of [true, false]) {
    await setSetting(db, siteId, 'readOnly', readOnly)
    for (const { address } of threads) expect((await settingsOf(address)).readOnly).toBe(readOnly)
  }

  expect(await versions()).toEqual(before)
  expect(heard.map(({ kind, id }) => [kind, id])).toEqual([
    ['site', siteId],
    ['site', siteId],
  ])
})

it('asks the database as much to save a setting as to save a rule', async () => {
  await using test = await testApp()
  const olga = await member(test, 'owner', 'Olga')
  const { headers } = await olga.ask('GET', '/moderation/settings')
  const rule = { name: 'One', conditions: { words: ['canary'] }, actions: [{ do: 'hold' }] }
  const queries = vi.spyOn(pg.Client.prototype, 'query')
  const countOf = async (run: () => Promise<{ status: number }>) => {
    queries.mockClear()
    expect((await run()).status).toBeLessThan(300)
    return queries.mock.calls.length
  }

  const ofRule = await countOf(() => olga.ask('POST', '/moderation/rules', rule))
  const ofSettings = await countOf(() =>
    olga.ask('PATCH', '/moderation/settings', { linksBeforeHold: 7 }, { 'If-Match': headers.get('etag')! }),
  )

  queries.mockRestore()

  expect(ofRule).toBeGreaterThan(5)
  expect(ofSettings).toBeLessThanOrEqual(ofRule * 2)
})

it('has a setting in force in another process as soon as it hears of it, and within two seconds where it hears nothing', async () => {
  await using test = await testApp()
  await using other = await startSecondProcess(test)
  const { db, siteId } = test.fresh
  const editWindow = async () => {
    const page = await other.get('/api/v1/sites/_/thread?url=http://localhost:4000/article')
    return (await page.json()).site.settings.editWindowS
  }
  await test.post((await test.guest()).token, 'The first.')
  await editWindow()

  await setSetting(db, siteId, 'editWindowS', 77)
  await expect.poll(editWindow, { timeout: 1_000 }).toBe(77)

  // As if the connection that events arrive on were lost.
  await db.updateTable('site').set({ settings: JSON.stringify({ editWindowS: 88 }) }).execute() // biome-ignore format: short
  await expect.poll(editWindow, { timeout: 4_000 }).toBe(88)
})

it('tells a page that comes back to a site with the other state of reading only, and one that asks', async () => {
  const { threadId, address } = await newThread()
  const { db, siteId } = server.fresh
  const { version } = (await (await fetch(address)).json()).thread
  const changes = `${server.address}/api/v1/sites/_/threads/${threadId}/changes?since=${version}`
  const tag = (await fetch(changes)).headers.get('etag')!
  await setSetting(db, siteId, 'readOnly', true)

  await using stream = await follow(server.address, threadId, version)
  await expect.poll(() => stream.events.at(-1)?.data.thread.readOnly).toBe(true)
  const asked = await fetch(changes, { headers: { 'If-None-Match': tag } })
  await setSetting(db, siteId, 'readOnly', false)

  expect(asked.status).toBe(200)
  expect((await asked.json()).thread.readOnly).toBe(true)
  await expect.poll(() => stream.events.at(-1)?.data.thread.readOnly).toBe(false)
  expect(stream.events.map(({ data }) => data.comments)).toEqual([[], []])
})

it('leaves out kinds of events that it does not know', () => {
  const id = '0198c0de-0000-7000-8000-000000000000'

  expect(parseChanges(`thread:${id}:7 webhook:${id}:1 author:${id}:0 site:${id}:0 ${id}:3`)).toEqual([
    { kind: 'thread', id, version: 7 },
    { kind: 'author', id, version: 0 },
    { kind: 'site', id, version: 0 },
  ])
})
