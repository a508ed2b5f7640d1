import { expect, it, vi } from 'vitest'
import { parseTrustedProxies } from '../../../server/platform/http/client-address.ts'
import { createLog } from '../../../server/platform/log.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

/** Reads of an address until one is refused, at most so many; the search is the costliest there is. */
async function searchesUntilRefused(test: TestApp, remoteAddress: string, headers: Record<string, string> = {}) {
  const { body } = await test.ask('GET', `/thread?url=${pageUrl}`)
  const path = `/api/v1/sites/_/threads/${body.thread.id}/search?q=otter`
  for (let count = 0; count < 120; count++) {
    const answer = await test.app.request(path, { headers }, { incoming: { socket: { remoteAddress } } })
    if (answer.status === 429) return { count, answer }
  }
  return { count: 120, answer: null }
}

async function inhabited(options: Parameters<typeof testApp>[0] = {}) {
  const test = await testApp(options)
  const { token } = await test.guest()
  await test.post(token, 'An otter.')
  return test
}

it('refuses an address that reads too much, tells it when to come back, and serves all others', async () => {
  await using test = await inhabited()

  const ask = async (path: string, remoteAddress: string) =>
    (await test.app.request(path, {}, { incoming: { socket: { remoteAddress } } })).status

  const { count, answer } = await searchesUntilRefused(test, '203.0.113.5')

  expect(count).toBeGreaterThanOrEqual(75)
  expect(count).toBeLessThan(100)
  expect(answer!.headers.get('retry-after')).toBe('1')
  expect(await answer!.json()).toMatchObject({ type: '/problems/rate-limited', retryAfterS: 1 })
  // Whatever it asks for while it owes something, on our own pages too; another address is not concerned.
  const { threadId } = await test.fresh.db.selectFrom('thread').select('id as threadId').executeTakeFirstOrThrow()
  const path = `/api/v1/sites/_/threads/${threadId}/search?q=otter`
  const searches = Array.from({ length: 40 }, () => ask(path, '203.0.113.5'))
  await Promise.all(searches)
  for (const path of [`/api/v1/sites/_/counts?page=${pageUrl}`, `/threads/_?url=${pageUrl}`, '/threads/_/feed.atom'])
    expect([await ask(path, '203.0.113.5'), await ask(path, '203.0.113.6')], path).toEqual([429, 200])
})

it.each([
  ['127.0.0.1', 'on this machine'],
  ['10.1.2.3', 'in a private network'],
  ['fd00::7', 'in a private network of IPv6'],
])('gives no budget to %s, behind which a proxy may stand %s that nobody named, and says so once', async (peer) => {
  const log = createLog('silent')
  const warn = vi.spyOn(log, 'warn')
  await using test = await inhabited({ log })

  const { answer } = await searchesUntilRefused(test, peer, { 'X-Forwarded-For': '203.0.113.5' })

  expect(answer).toBeNull()
  expect(
    warn.mock.calls.map(([, message]) => message).filter((message) => /TRUSTED_PROXIES/.test(message!)),
  ).toHaveLength(1)
})

it('knows the clients of a trusted proxy apart', async () => {
  await using test = await inhabited({ config: { trustedProxies: parseTrustedProxies('10.0.0.0/8') } })

  expect((await searchesUntilRefused(test, '10.1.2.3', { 'X-Forwarded-For': '203.0.113.5' })).answer).not.toBeNull()
  const { status } = await test.app.request(
    `/api/v1/sites/_/counts?page=${pageUrl}`,
    { headers: { 'X-Forwarded-For': '203.0.113.6' } },
    { incoming: { socket: { remoteAddress: '10.1.2.3' } } },
  )
  expect(status).toBe(200)
})

it('runs a few reads of an address at a time, so that others come in between', async () => {
  await using test = await inhabited()
  const { pool } = test.fresh.db
  const holding = await pool.connect()
  await holding.query('begin')
  await holding.query('lock table thread in access exclusive mode')
  const count = (remoteAddress: string, n: number) =>
    test.app.request(`/api/v1/sites/_/counts?page=${pageUrl}%3F${n}`, {}, { incoming: { socket: { remoteAddress } } })

  const attack = Array.from({ length: 100 }, (_, n) => count('203.0.113.5', n))
  const honest = count('203.0.113.6', 0)
  // The one that holds the table, eight of the one address and one of the other; nobody waits for a connection.
  await expect.poll(() => [pool.totalCount - pool.idleCount, pool.waitingCount]).toEqual([10, 0])
  await holding.query('commit')
  holding.release()

  expect(new Set((await Promise.all([...attack, honest])).map(({ status }) => status))).toEqual(new Set([200]))
})

it('takes large answers for what they cost', async () => {
  await using test = await inhabited()
  const large = [{ type: 'p', children: [{ type: 'text', text: 'x'.repeat(200_000) }] }]
  await test.fresh.db
    .updateTable('comment')
    .set({ body: JSON.stringify(large) })
    .execute()
  const read = (n: number) =>
    test.app.request(
      `/api/v1/sites/_/thread?url=${pageUrl}&title=${n}`,
      {},
      { incoming: { socket: { remoteAddress: '203.0.113.5' } } },
    )
  let count = 0

  while (count < 1_000 && (await read(count)).status === 200) count++

  // Twelve units for each 200 KB, and one for the request: small answers would be admitted three thousand times.
  expect(count).toBeGreaterThan(150)
  expect(count).toBeLessThan(600)
})
