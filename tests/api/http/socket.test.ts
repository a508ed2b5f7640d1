import { once } from 'node:events'
import net from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { origin, pageUrl } from '../../kit/fixtures/app.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await testServer({ settings: { writesPerMinutePerAddress: 50 } })
})
afterAll(() => server[Symbol.asyncDispose]())

/** Writes raw bytes to the server and reads until it closes or has said `until`. */
async function say(parts: string[], until: RegExp): Promise<string> {
  const socket = net.connect(Number(new URL(server.address).port), '127.0.0.1')
  await once(socket, 'connect')
  let heard = ''
  socket.on('error', () => {})
  for (const part of parts) socket.write(part)
  for await (const bytes of socket) {
    heard += bytes
    if (until.test(heard)) break
  }
  socket.destroy()
  return heard
}

const head = (path: string, more: string[]) =>
  [
    `POST /api/v1/sites/_${path} HTTP/1.1`,
    'Host: localhost',
    `Origin: ${origin}`,
    'Content-Type: application/json',
    ...more,
    '',
    '',
  ].join('\r\n')

it('refuses a large body from its declared length, without waiting for it', async () => {
  const heard = await say([head('/preview', ['Content-Length: 1000000000'])], /\/problems\/too-large/)

  expect(heard).toMatch(/^HTTP\/1\.1 413 /)
  expect(heard).toContain('application/problem+json')
})

it('answers checks of HTTP/1.0 that name no host, as HAProxy sends them', async () => {
  const heard = await say(['GET /healthz HTTP/1.0\r\n\r\n'], /ok|status/)
  const thread = await say([`GET /api/v1/sites/_/thread?url=${pageUrl} HTTP/1.0\r\n\r\n`], /commentCount/)
  const without = await say(['GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n'], /\r\n\r\n/)

  expect(heard).toMatch(/^HTTP\/1\.\d 200 /)
  expect(thread).toMatch(/^HTTP\/1\.\d 200 /)
  // Since HTTP/1.1 a request without one is malformed (RFC 9112 §3.2).
  expect(without).toMatch(/^HTTP\/1\.1 400 /)
})

it.each(['/healthz', `/api/v1/sites/_/thread?url=${pageUrl}`])(
  'refuses two hosts in one request of %s',
  async (path) => {
    const heard = await say([`GET ${path} HTTP/1.1\r\nHost: localhost\r\nhOsT: evil.example\r\n\r\n`], /\r\n\r\n/)

    expect(heard).toMatch(/^HTTP\/1\.1 400 /)
    expect(heard).toMatch(/connection: close/i)
  },
)

it('stops reading a body of unknown length when it is too large', async () => {
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`

  const heard = await say(
    [head('/preview', ['Transfer-Encoding: chunked']), ...Array(8).fill(chunk)],
    /\/problems\/too-large/,
  )

  expect(heard).toMatch(/^HTTP\/1\.1 413 /)
})

it('takes a body in chunks that is small enough', async () => {
  const body = JSON.stringify({ body: 'Hello there' })
  const chunks = [...body].map((character) => `1\r\n${character}\r\n`)

  const heard = await say([head('/preview', ['Transfer-Encoding: chunked']), ...chunks, '0\r\n\r\n'], /"children"/)

  expect(heard).toMatch(/^HTTP\/1\.1 200 /)
})

it.each([
  ['no HTTP', 'hello\r\n\r\n'],
  ['two lengths', head('/preview', ['Content-Length: 2', 'Content-Length: 3'])],
  ['a length and chunks', head('/preview', ['Content-Length: 2', 'Transfer-Encoding: chunked'])],
  ['two equal lengths', head('/preview', ['Content-Length: 2', 'Content-Length: 2'])],
  ['chunks that are not the last encoding', head('/preview', ['Transfer-Encoding: chunked, identity'])],
  ['an encoding that is none', head('/preview', ['Transfer-Encoding: xchunked'])],
  ['a space before the colon', head('/preview', ['Content-Length : 2'])],
  ['a line end of one character', head('/preview', ['Content-Length: 2']).replaceAll('\r\n', '\n')],
  ['a header that is none', head('/preview', ['Broken Header'])],
  ['a host with a path', 'GET /healthz HTTP/1.1\r\nHost: localhost/evil\r\n\r\n'],
  ['a host with a user', 'GET /healthz HTTP/1.1\r\nHost: user@localhost\r\n\r\n'],
  ['a header of 20 kB', head('/preview', [`X-Long: ${'x'.repeat(20_000)}`])],
  ['a header beyond the limit', head('/preview', [`X-Long: ${'x'.repeat(100_000)}`])],
])('answers %s without a word about itself', async (_, bytes) => {
  const heard = await say([bytes], /\r\n\r\n/)

  expect(heard).toMatch(/^HTTP\/1\.1 4\d\d /)
  expect(heard).not.toMatch(/\bat \S+ \(|node:|\.ts\b|v\d+\.\d+/)
})

it('takes a request in absolute form, whose host proxies send (RFC 9112 §3.2.2)', async () => {
  const heard = await say(['GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'], /ok|status/)

  expect(heard).toMatch(/^HTTP\/1\.1 200 /)
})

it('counts writes by the address of the socket, whatever a header says', async () => {
  const write = async (n: number) => {
    const headers = { Origin: origin, 'Content-Type': 'application/json', 'X-Forwarded-For': `198.51.100.${n}` }
    return (
      await fetch(`${server.address}/api/v1/sites/_/preview`, { method: 'POST', headers, body: '{"body":"Hello"}' })
    ).status
  }

  const statuses = await Promise.all(Array.from({ length: 60 }, (_, n) => write(n)))

  expect(statuses).toContain(429)
  expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(50)
})

it('goes on serving others meanwhile', async () => {
  const idle = Array.from({ length: 50 }, () => net.connect(Number(new URL(server.address).port), '127.0.0.1'))
  for (const socket of idle) socket.on('error', () => {}).write('POST /api/v1/sites/_/preview HTTP/1.1\r\nHost: x\r\n')

  const answer = await fetch(`${server.address}/api/v1/sites/_/thread?url=${pageUrl}`)

  expect(answer.status).toBe(200)
  for (const socket of idle) socket.destroy()
})
