import { Writable } from 'node:stream'
import { sql } from 'kysely'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { dist } from '../../../server/build.ts'
import { readConfig } from '../../../server/config.ts'
import { openDatabase } from '../../../server/database.ts'
import { createLog } from '../../../server/platform/log.ts'
import { createService } from '../../../server/service.ts'
import { origin, pageUrl, testApp } from '../../kit/fixtures/app.ts'

/** A log whose lines can be looked at. */
function memory() {
  const lines: Record<string, unknown>[] = []
  const stream = new Writable({
    write(line, _, done) {
      lines.push(JSON.parse(line.toString()))
      done()
    },
  })
  return { lines, log: pino({ level: 'info', formatters: { level: (label) => ({ level: label }) } }, stream) }
}

const inside = /relation|comment_revision|does not exist|select|42P01|stack|\.ts/i

it('tells of a fault nothing but a request id, under which the log tells everything', async () => {
  const { lines, log } = memory()
  await using test = await testApp({ log })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')
  test.fresh.isSpoiled = true
  await sql`alter table comment_revision rename to mislaid`.execute(test.fresh.db)

  const answer = await test.ask('GET', `/comments/${id}/revisions`)

  expect(answer.status).toBe(500)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { requestId, ...said } = answer.body
  expect(Object.keys(said).sort()).toEqual(['detail', 'status', 'title', 'type'])
  expect(said.type).toBe('/problems/internal')
  expect(JSON.stringify(answer.body)).not.toMatch(inside)
  const fault = lines.find((line) => line.msg === 'fault')
  expect(fault).toMatchObject({
    level: 'error',
    requestId,
    err: { message: expect.stringContaining('comment_revision') },
  })
  expect(lines.find((line) => line.msg === 'answered' && line.status === 500)).toMatchObject({
    requestId,
    method: 'GET',
  })
})

it('leaves nothing half done when a statement fails in the middle', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'As it was')
  const before = (await test.ask('GET', `/thread?url=${pageUrl}`)).body
  test.fresh.isSpoiled = true
  await sql`alter table comment_revision rename to mislaid`.execute(test.fresh.db)
  await sql`alter table thread add constraint full_thread check (comment_count = 1)`.execute(test.fresh.db)

  const headers = { 'If-Match': '"1"', 'Idempotency-Key': 'eight888' }
  const answers = [
    await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed' }, headers }),
    await test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body: 'More' }, headers }),
    await test.ask('DELETE', `/comments/${id}`, { token }),
  ]

  expect(answers.map((answer) => answer.body.type)).toEqual(Array(3).fill('/problems/internal'))
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body).toEqual(before)
  expect(await test.fresh.db.selectFrom('comment').select('id').execute()).toEqual([{ id }])
})

it('gives a failed request’s connection back, so that faults do not use them up', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  const { id } = await test.post(token, 'Here')
  test.fresh.isSpoiled = true
  await sql`alter table thread add constraint full_thread check (comment_count = 1)`.execute(test.fresh.db)

  const answers = await Promise.all(Array.from({ length: 60 }, () => test.ask('DELETE', `/comments/${id}`, { token })))

  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([500]))
  const { pool } = test.fresh.db
  expect([pool.waitingCount, pool.totalCount - pool.idleCount]).toEqual([0, 0])
})

it('says that it is unavailable, and when to ask again, while the database is away', async () => {
  const { lines, log } = memory()
  const db = openDatabase(
    { host: '127.0.0.1', port: 1, user: 'nobody', password: 'canary-password', database: 'x' },
    createLog('silent'),
  )
  const { app } = await createService({ config: readConfig({}), db, log, dist, isServing: () => true })
  const calls = [
    ['GET', `/api/v1/sites/_/thread?url=${pageUrl}`], ['GET', '/api/v1/sites/_/me'], ['GET', '/readyz'], ['GET', `/threads/_?url=${pageUrl}`],
    ['POST', '/api/v1/sites/_/guests'], ['POST', '/api/v1/sites/_/comments'], ['DELETE', `/api/v1/sites/_/comments/${crypto.randomUUID()}`],
  ] as const // biome-ignore format: a table

  for (const [method, path] of calls) {
    const response = await app.request(path, { method, headers: { Origin: origin } })
    const body = await response.json()
    expect([response.status, body.type, response.headers.get('retry-after')], path).toEqual([
      503,
      '/problems/unavailable',
      '2',
    ])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|ECONN|canary/)
  }
  expect((await app.request('/healthz')).status).toBe(200)
  expect(lines.filter((line) => line.msg === 'answered' && line.status === 503).length).toBe(calls.length)
  // The reason once or twice, until the outage is known; then no request repeats it.
  const reasons = lines.filter((line) => line.msg === 'unavailable')
  expect(reasons[0]).toMatchObject({ level: 'warn', reason: expect.stringContaining('ECONNREFUSED') })
  expect(reasons.length).toBeLessThan(calls.length)
  expect(JSON.stringify(lines)).not.toContain('canary-password')
  await db.pool.end()
})

it('is unavailable for the moment when the database ends its connections, and back by itself', async () => {
  await using test = await testApp()
  const { token } = await test.guest()
  await test.post(token, 'Here')
  const { db, schema } = test.fresh
  const others = sql<{ gone: boolean }>`
    select pg_terminate_backend(pid) as gone from pg_stat_activity where application_name = ${schema} and pid <> pg_backend_pid()`

  const asked = Promise.all(Array.from({ length: 40 }, () => test.ask('GET', `/thread?url=${pageUrl}`)))
  await others.execute(db)
  const statuses = (await asked).map((answer) => answer.status)

  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([])
  while ((await test.ask('GET', '/readyz')).status !== 200);
  expect((await test.ask('GET', `/thread?url=${pageUrl}`)).body.items).toHaveLength(1)
})
