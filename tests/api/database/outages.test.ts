import net from 'node:net'
import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterEach, expect, inject, it, vi } from 'vitest'
import { dist } from '../../../server/build.ts'
import { readConfig } from '../../../server/config.ts'
import { openDatabase } from '../../../server/database.ts'
import { transact } from '../../../server/platform/database/transact.ts'
import { watchFreeSpace } from '../../../server/platform/embedded/base/free-space.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createService } from '../../../server/service.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'
import { testServer } from '../../kit/fixtures/server.ts'

afterEach(() => vi.useRealTimers())

/** Another process on the test's database, whose server is set up in another way. */
async function startWith(test: TestApp, options: string) {
  const db = openDatabase(
    { ...inject('database'), options: `-c search_path=${test.fresh.schema} ${options}` },
    createLog('silent'),
  )
  const service = await createService({
    config: readConfig({}),
    db,
    log: createLog('silent'),
    dist,
    isServing: () => true,
  })
  return {
    ask: (path: string, init?: RequestInit) => service.app.request(path, init),
    async [Symbol.asyncDispose]() {
      service.close()
      await db.pool.end()
    },
  }
}

const threadPath = `/api/v1/sites/_/thread?url=${pageUrl}`

it('goes on reading from a database that was demoted, and says of writes that they may be tried again', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Before the failover')
  await using demoted = await startWith(test, '-c default_transaction_read_only=on')
  const write = (path: string, body: object) =>
    demoted.ask(`/api/v1/sites/_${path}`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'Idempotency-Key': crypto.randomUUID() },
      body: JSON.stringify(body),
    }) // biome-ignore format: short

  const read = await demoted.ask(threadPath)
  const refused = [
    await write('/comments', { page: { url: pageUrl }, body: 'After it' }),
    await write('/guests', { name: 'Lin' }),
  ]

  expect((await read.json()).items).toHaveLength(1)
  for (const answer of refused) {
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
    expect((await answer.json()).type).toBe('/problems/unavailable')
  }
})

it('refuses writes and goes on reading while the disk is almost full, and takes a form back with every word', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Before')
  const job = {
    kind: { name: 'x', attemptsMax: 1, firstDelayS: 1, leaseS: 1, delayMaxS: 1, isKept: false },
    payload: {},
  }
  test.fresh.db.isFull = true

  const refused = [
    await test.ask('POST', '/guests', { body: { name: 'Lin' } }),
    await test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body: 'More' }, headers: { 'Idempotency-Key': 'eight888' } }),
    await test.ask('DELETE', `/comments/${id}`, { token }),
  ] // biome-ignore format: short

  for (const { status, body, headers } of refused)
    expect([status, body.type, headers.get('retry-after')]).toEqual([507, '/problems/storage-full', '60'])
  await expect(transact(test.fresh.db, test.fresh.siteId, async (tx) => tx.enqueue(job))).rejects.toThrow('almost full')
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body.items).toHaveLength(1)
  expect((await test.ask('GET', '/readyz')).status).toBe(200)
  const form = await test.app.request(`/threads/_/?url=${pageUrl}`, {
    method: 'POST',
    headers: { Origin: 'http://localhost', 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' },
    body: new URLSearchParams({ key: crypto.randomUUID(), name: 'Ana', body: 'Every typed word' }),
  }) // biome-ignore format: short
  expect(form.status).toBe(507)
  expect(await form.text()).toContain('Every typed word')
  test.fresh.db.isFull = false
  expect((await test.ask('DELETE', `/comments/${id}`, { token })).status).toBe(200)
})

it('stops writing before the disk is full, and goes on only when there is more space than that', async () => {
  const seen: boolean[] = []
  let freeMb = 100
  let looks = 0
  const free = async () => {
    looks++
    return freeMb * 1024 * 1024
  }
  using _ = await watchFreeSpace('/', createLog('silent'), (isFull) => seen.push(isFull), free)
  expect(seen).toEqual([])

  freeMb = 63
  await expect.poll(() => seen).toEqual([true])
  freeMb = 79
  looks = 0
  await expect.poll(() => looks).toBeGreaterThan(1)
  expect(seen, 'not back at the first megabyte').toEqual([true])
  freeMb = 81
  await expect.poll(() => seen).toEqual([true, false])
})

it('reads times whatever way the database is told to write dates', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { createdAt } = await test.post(token, 'At a time')
  await using german = await startWith(test, '-c datestyle=German -c timezone=Asia/Kathmandu')

  const { items } = await (await german.ask(threadPath)).json()

  expect(items[0].createdAt).toBe(createdAt)
})

it('has a setting in force within two seconds although the clock was set back by an hour', async () => {
  await using test = await testApp()
  await using other = await startWith(test, '')
  const guestPosting = async () => (await (await other.ask(threadPath)).json()).site.settings.guestPosting
  expect(await guestPosting()).toBe(true)

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
  await sql`update site set settings = settings || '{"guestPosting": false}'`.execute(test.fresh.db)

  await expect.poll(guestPosting, { timeout: 5_000 }).toBe(false)
})

it('never asks anybody to wait for longer than the minute that is counted, although the clock was set back', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1 } })
  await test.ask('POST', '/guests', { body: { name: 'Lin' } })

  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
  const refused = await test.ask('POST', '/guests', { body: { name: 'Ana' } })

  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
})

it('takes somebody who hangs up while posting for what they are, not for an outage', async () => {
  const lines: { level: number; msg: string }[] = []
  const stream = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(line.toString()))
      done()
    },
  })
  await using test = await testServer({ log: pino({ level: 'info' }, stream) })
  const { port } = new URL(test.address)
  const socket = net.connect(Number(port), '127.0.0.1')
  const head = `POST /api/v1/sites/_/guests HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"na`

  await new Promise<void>((resolve) => socket.write(head, () => resolve()))
  // The server has to be reading by then; what it answers to somebody else meanwhile says so.
  await fetch(`${test.address}/healthz`)
  socket.resetAndDestroy()

  await expect.poll(() => lines.some(({ msg }) => msg === 'answered')).toBe(true)
  expect(lines.filter(({ level }) => level > 30)).toEqual([])
})
