import { Writable } from 'node:stream'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { parseTrustedProxies } from '../../../server/platform/http/client-address.ts'
import { origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
let words = 0

function post(test: TestApp, token: string) {
  return test.ask('POST', '/comments', {
    token,
    body: { page: { url: pageUrl }, body: `Words ${words++}` },
    headers: key(),
  })
}

/** A write that needs no token, from a network address. */
async function writeFrom(test: TestApp, remoteAddress: string | undefined, headers: Record<string, string> = {}) {
  const response = await test.app.request(
    '/api/v1/sites/_/preview',
    {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ body: 'Hello' }),
    },
    { incoming: { socket: { remoteAddress } } },
  )
  return response.status
}

const statuses = async (count: number, write: (n: number) => Promise<number>) => {
  const all: number[] = []
  for (let n = 0; n < count; n++) all.push(await write(n))
  return all
}

it('lets a person write so often a minute, and says when they can go on', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 3 } })
  const [ana, ben] = [await test.guest('Ana'), await test.guest('Ben')]

  expect(await statuses(3, async () => (await post(test, ana.token)).status)).toEqual([201, 201, 201])
  const refused = await post(test, ana.token)

  expect(refused.status).toBe(429)
  const { type, retryAfterS, detail } = refused.body
  expect(type).toBe('/problems/rate-limited')
  expect(retryAfterS).toBeGreaterThanOrEqual(1)
  expect(retryAfterS).toBeLessThanOrEqual(60)
  expect(refused.headers.get('retry-after')).toBe(String(retryAfterS))
  expect(detail).toBe(`You can write again in ${retryAfterS} seconds`)
  expect(refused.headers.get('access-control-allow-origin')).toBe(origin)
  expect((await post(test, ben.token)).status).toBe(201)
  expect(await test.fresh.db.selectFrom('comment').select('id').execute()).toHaveLength(4)
})

it('counts every kind of write of a person together, also refused ones', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 5 } })
  const { token } = await test.guest()
  const { id } = await test.post(token, 'One')
  const writes = [
    await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Two' }, headers: { 'If-Match': '"9"' } }),
    await test.ask('DELETE', `/comments/${id}`, { token }),
    await test.ask('POST', `/comments/${id}/restore`, { token }),
    await test.ask('DELETE', `/comments/${id}/revisions/1`, { token, body: { reason: 'x' } }),
    await post(test, token),
  ]

  expect(writes.map(({ status }) => status)).toEqual([412, 200, 200, 422, 429])
})

it('lets exactly so many through when they all come at once', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 7 } })
  const { token } = await test.guest()

  const answers = await Promise.all(Array.from({ length: 40 }, () => post(test, token)))

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(7)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(33)
})

it('never counts reading', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 1, writesPerMinutePerAddress: 1 } })

  expect(new Set(await statuses(20, async () => (await test.ask('GET', `/thread?url=${pageUrl}`)).status))).toEqual(
    new Set([200]),
  )
  expect(
    (await test.ask('OPTIONS', '/comments', { headers: { 'Access-Control-Request-Method': 'POST' } })).status,
  ).toBe(204)
  expect((await test.ask('POST', '/guests', { body: { name: 'Ana' } })).status).toBe(201)
})

it('lets an address write so often a minute, whoever writes', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAddress: 3 } })

  expect(await statuses(4, () => writeFrom(test, '203.0.113.5'))).toEqual([200, 200, 200, 429])
  expect(await writeFrom(test, '203.0.113.6')).toBe(200)
})

it('takes everybody of one IPv6 network for one address', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAddress: 3 } })

  const within = await statuses(4, (n) => writeFrom(test, `2001:db8:1:2:${n}::${n}`))
  expect(within).toEqual([200, 200, 200, 429])
  expect(await writeFrom(test, '2001:db8:1:3::1')).toBe(200)
  expect(await statuses(4, (n) => writeFrom(test, n % 2 ? '198.51.100.7' : '::ffff:198.51.100.7'))).toEqual([
    200, 200, 200, 429,
  ])
})

it('believes no header about the address unless a proxy is trusted', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAddress: 3 } })
  const forged = (n: number) => ({
    'X-Forwarded-For': `198.51.100.${n}`, 'X-Real-IP': `198.51.100.${n}`, 'CF-Connecting-IP': `198.51.100.${n}`,
    'True-Client-IP': `198.51.100.${n}`, Forwarded: `for=198.51.100.${n}`, 'X-Client-IP': `198.51.100.${n}`,
  }) // biome-ignore format: a list

  expect(await statuses(4, (n) => writeFrom(test, '203.0.113.5', forged(n)))).toEqual([200, 200, 200, 429])
})

it('counts clients behind a trusted proxy one by one, whatever they claim themselves', async () => {
  await using test = await testApp({
    config: { trustedProxies: parseTrustedProxies('10.0.0.0/8, 2001:db8:ffff::1') },
    settings: { writesPerMinutePerAddress: 3 },
  })
  const through = (client: string, claim: string) => ({ 'X-Forwarded-For': claim ? `${claim}, ${client}` : client })

  expect(await statuses(4, (n) => writeFrom(test, '10.1.2.3', through('198.51.100.9', `192.0.2.${n}`)))).toEqual([
    200, 200, 200, 429,
  ])
  expect(await writeFrom(test, '10.1.2.3', through('198.51.100.10', ''))).toBe(200)
  // Past two proxies it is the same client, and an untrusted peer cannot speak for others.
  expect(await writeFrom(test, '10.1.2.3', through('198.51.100.9, 2001:db8:ffff::1', ''))).toBe(429)
  expect(await statuses(4, (n) => writeFrom(test, '203.0.113.7', through(`198.51.100.${100 + n}`, '')))).toEqual([
    200, 200, 200, 429,
  ])
})

it('refuses before it asks the database about the person', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAddress: 1 } })
  await writeFrom(test, undefined)
  test.fresh.isSpoiled = true
  await test.fresh.db.schema.alterTable('author').renameTo('mislaid').execute()

  expect((await post(test, `awg_${'x'.repeat(43)}`)).status).toBe(429)
})

it('counts no retry of a post that has its answer, not even fifty at once', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAuthor: 2, writesPerMinutePerAddress: 3 } })
  const { token } = await test.guest()
  const send = (sent: Record<string, string>) =>
    test.ask('POST', '/comments', { token, body: { page: { url: pageUrl }, body: 'Once.' }, headers: sent })
  const sent = key()
  const first = await send(sent)

  const again = await Promise.all(Array.from({ length: 50 }, () => send(sent)))

  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([201]))
  expect(again.every(({ body }) => body.comment.id === first.body.comment.id)).toBe(true)
  // The limits stand where they stood: one write more, and no other.
  expect(await statuses(2, async () => (await post(test, token)).status)).toEqual([201, 429])
})

it('counts what is no retry, whatever key it comes with', async () => {
  await using test = await testApp({ settings: { writesPerMinutePerAddress: 3 } })
  const sent = key()
  const make = async () => (await test.ask('POST', '/guests', { body: { name: 'Ana' }, headers: sent })).status

  expect(await statuses(4, make)).toEqual([201, 201, 201, 429])
})

it('says a flood once in the log, and not each of its requests', async () => {
  const lines: string[] = []
  const sink = new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) })
  const log = pino({ level: 'info', base: null }, sink)
  await using test = await testApp({ log, settings: { writesPerMinutePerAddress: 1 } })

  const statuses = []
  for (let n = 0; n < 20; n++)
    statuses.push((await test.ask('POST', '/guests', { body: { name: 'Ana Silva' } })).status)

  expect(statuses.filter((status) => status === 429)).toHaveLength(19)
  expect(lines.filter((line) => line.includes('429'))).toHaveLength(1)
  expect(lines.find((line) => line.includes('429'))).toContain('too many requests')
})
