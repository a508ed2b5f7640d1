import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allowOrigin, parseOrigin } from '../../../server/sites/origins.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const allowed = 'https://example.org'
const own = 'https://comments.example.org'

let published: TestApp

beforeAll(async () => {
  published = await testApp({ config: { publicUrl: `${own}/below` } })
  await allowOrigin(published.fresh.db, published.fresh.siteId, allowed)
})
afterAll(() => published[Symbol.asyncDispose]())

function ask(test: TestApp, method: string, path: string, origin: string | null, headers: Record<string, string> = {}) {
  return test.app.request(`/api/v1/sites/_${path}`, {
    method,
    headers: { ...(origin !== null && { Origin: origin }), ...headers },
    ...(method === 'POST' && { body: JSON.stringify({ body: 'Hello there' }) }),
  })
}

const write = (test: TestApp, origin: string | null) =>
  ask(test, 'POST', '/preview', origin, { 'Content-Type': 'application/json' })
const read = (test: TestApp, origin: string | null) => ask(test, 'GET', `/thread?url=${pageUrl}`, origin)
const preflight = (test: TestApp, origin: string | null, method: string) =>
  ask(test, 'OPTIONS', '/comments', origin, { 'Access-Control-Request-Method': method })

const strangers = [
  null, '', 'null', 'http://example.org', 'https://example.org:8443', 'https://www.example.org', 'https://example.org.evil.example',
  'https://evilexample.org', 'https://evil.example', 'https://EXAMPLE.ORG', 'https://example.org/', 'https://example.org.', 'example.org',
  'https://example.org, https://evil.example', 'https://evil.example https://example.org', 'https://example.org@evil.example', '*',
  'https://user@example.org', 'https://evil.example?https://example.org', 'https://evil.example#https://example.org', 'http://localhost:4000',
  'http://comments.example.org', 'https://comments.example.org:444', `${own}/below`, 'file://', 'https://example%2eorg', 'https://exämple.org',
] // biome-ignore format: a list

describe.each(strangers)('from %j', (origin) => {
  it('everybody reads, and nobody writes', async () => {
    const test = published

    const reading = await read(test, origin)
    const writing = await write(test, origin)
    const asking = await preflight(test, origin, 'POST')

    expect([reading.status, reading.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(writing.status).toBe(403)
    const problem = await writing.json()
    expect(problem).toMatchObject({ type: '/problems/origin-not-allowed', origin })
    for (const answer of [writing, asking]) expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    for (const answer of [reading, writing, asking])
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe.each([allowed, own])('from %s', (origin) => {
  it('pages read and write, and hear why a write was refused', async () => {
    const test = published

    const [reading, writing] = [await read(test, origin), await write(test, origin)]
    const refusals = [
      await ask(test, 'POST', '/comments', origin),
      await ask(test, 'DELETE', `/comments/${crypto.randomUUID()}`, origin),
      await ask(test, 'POST', '/comments', origin, { 'Content-Length': '99999' }),
      await ask(test, 'POST', '/nothing', origin),
      await ask(test, 'PUT', '/comments', origin),
    ]

    expect([reading.status, reading.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(writing.status).toBe(200)
    expect(refusals.map(({ status }) => status)).toEqual([415, 401, 413, 404, 405])
    for (const answer of [writing, ...refusals]) {
      expect(answer.headers.get('access-control-allow-origin'), String(answer.status)).toBe(origin)
      expect(answer.headers.get('vary')).toMatch(/\bOrigin\b/i)
      expect(answer.headers.get('access-control-expose-headers')).toMatch(/^(?=.*ETag)(?=.*Retry-After)(?=.*Link)/)
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  it('preflights are answered for two hours, with what the widget sends', async () => {
    const test = published

    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const answer = await preflight(test, origin, method)
      expect([answer.status, await answer.text()]).toEqual([204, ''])
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-allow-methods')).toContain(method)
      expect(answer.headers.get('access-control-max-age')).toBe('7200')
      const names = answer.headers.get('access-control-allow-headers')!.toLowerCase().split(',')
      expect(names).toEqual(expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-match']))
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    }
  })
})

it('lets anybody preflight a read', async () => {
  const test = published

  const answer = await preflight(test, 'https://evil.example', 'GET')

  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
  expect(answer.headers.get('access-control-allow-methods')).not.toMatch(/POST|PATCH|DELETE/)
})

it('names its own address to a page of its own that was opened at another one', async () => {
  const asked = (origin: string) =>
    published.app.request('http://127.0.0.1:8080/api/v1/sites/_/staff/link-checks', {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: '{}',
    })

  const [here, elsewhere] = [await asked('http://127.0.0.1:8080'), await asked('http://127.0.0.1:8081')]

  expect([here.status, elsewhere.status]).toEqual([403, 403])
  const problem = await here.json()
  expect(problem).toMatchObject({ detail: `Open this page at ${own}/below` })
  expect(problem.command).toBeUndefined()
  expect((await elsewhere.json()).command).toBe('npm run afterword -- site allow http://127.0.0.1:8081')
})

it('tells the owner the command that allows an origin, and never one made of something else', async () => {
  const test = published
  const command = async (origin: string) => (await (await write(test, origin)).json()).command

  expect(await command('https://blog.example.org')).toBe('npm run afterword -- site allow https://blog.example.org')
  for (const origin of [
    'null',
    'nonsense',
    '',
    'file://',
    'https://x; rm -rf /',
    'https://`id`.example',
    'javascript:alert(1)',
  ])
    expect(await command(origin), origin).toBeUndefined()
})

const loopback = ['http://localhost', 'http://localhost:4000', 'https://localhost:8443', 'http://127.0.0.1:3000', 'http://127.8.9.10', 'http://[::1]:5173', 'http://blog.localhost:1313'] // biome-ignore format: a list
const notLoopback = [
  'http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://evil.example:4000', 'http://localhost@evil.example', 'http://192.168.0.2',
  'http://10.0.0.1', 'http://0.0.0.0:4000', 'http://[::2]', 'http://[::ffff:8.8.8.8]', 'http://evillocalhost', 'null', 'http://128.0.0.1', 'http://.localhost.evil',
] // biome-ignore format: a list

it('lets pages of this machine write in trial mode, and no others', async () => {
  await using test = await testApp()

  for (const origin of loopback) expect((await write(test, origin)).status, origin).toBe(200)
  for (const origin of notLoopback) expect((await write(test, origin)).status, origin).toBe(403)
})

it('lets no page of this machine write once there is a public address', async () => {
  const test = published

  for (const origin of loopback) expect((await write(test, origin)).status, origin).toBe(403)
})

it('lets pages below a domain write, and none that only looks like one of them', async () => {
  await using test = await testApp({ config: { publicUrl: own } })
  await allowOrigin(test.fresh.db, test.fresh.siteId, parseOrigin('https://*.Example.org/'))

  for (const origin of ['https://blog.example.org', 'https://a.b.example.org'])
    expect((await write(test, origin)).status, origin).toBe(200)
  for (const origin of [
    'https://example.org',
    'http://blog.example.org',
    'https://blog.example.org:8443',
    'https://evilexample.org',
    'https://evil.example/.example.org',
    'https://evil.example?.example.org',
    'https://evil.example#.example.org',
    'https://evil.example:1@blog.example.org',
    'https://*.example.org.evil.example',
    'https://BLOG.example.org',
  ])
    expect((await write(test, origin)).status, origin).toBe(403)
})

it('lets a newly allowed origin write within moments, and stops a removed one, without a restart', async () => {
  const test = published
  const { db, siteId } = test.fresh
  const blog = 'https://blog.example.org'
  expect((await write(test, blog)).status).toBe(403)

  await allowOrigin(db, siteId, blog)
  while ((await write(test, blog)).status !== 200);
  expect((await write(test, allowed)).status).toBe(200)

  await db.deleteFrom('site_origin').where('origin', '=', blog).execute()
  while ((await write(test, blog)).status !== 403);
})

it('reads origins as owners type them', () => {
  const typed: [string, string][] = [
    ['https://example.org', 'https://example.org'], ['https://example.org/', 'https://example.org'], ['HTTPS://Example.ORG', 'https://example.org'],
    ['https://*.Example.org', 'https://*.example.org'], ['http://*.example.org:8080/', 'http://*.example.org:8080'],
    ['https://example.org:443', 'https://example.org'], ['http://localhost:4000', 'http://localhost:4000'], ['https://exämple.org', 'https://xn--exmple-cua.org'],
  ] // biome-ignore format: a table

  for (const [text, origin] of typed) expect(parseOrigin(text)).toBe(origin)
  for (const text of [
    '',
    'example.org',
    '*',
    'https://*.example.org/x',
    'ftp://example.org',
    'javascript:alert(1)',
    'null',
    'https://',
  ])
    expect(() => parseOrigin(text), text).toThrow(/is not an origin|no path/)
  for (const text of [
    'https://*.org',
    'https://*',
    'https://a.*.org',
    'https://*blog.example.org',
    'https://*.*.example.org',
  ])
    expect(() => parseOrigin(text), text).toThrow('* can only stand for what is below a domain')
  for (const text of [
    'https://example.org/blog',
    'https://example.org/?a',
    'https://example.org/#a',
    'https://me@example.org',
  ])
    expect(() => parseOrigin(text), text).toThrow('An origin has no path: did you mean https://example.org?')
})

describe('in trial mode', () => {
  let trial: TestApp
  beforeAll(async () => {
    trial = await testApp()
  })
  afterAll(() => trial[Symbol.asyncDispose]())

  const writeTo = (address: string) =>
    trial.app.request(`${address}/api/v1/sites/_/preview`, {
      method: 'POST',
      headers: { Origin: address, 'Content-Type': 'application/json' },
      body: JSON.stringify({ body: 'Hello there' }),
    })

  it.each(['http://evil.example:8080', 'http://localhost.evil.example', 'http://127.0.0.1.evil.example'])(
    'takes nothing by the public name %s, which may point here without belonging here',
    async (address) => {
      const answer = await writeTo(address)
      expect([answer.status, (await answer.json()).detail]).toEqual([403, expect.stringContaining('PUBLIC_URL')])
    },
  )

  it.each([
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'http://192.168.1.20:8080',
    'http://desk:8080',
    'http://desk.local',
  ])('is written to by %s', async (address) => {
    expect((await writeTo(address)).status).toBe(200)
  })
})
