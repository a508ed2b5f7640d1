import zlib from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp

beforeAll(async () => {
  test = await testApp()
})
afterAll(() => test[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) => test.app.request(path, { headers })
const decoders = { br: zlib.brotliDecompressSync, gzip: zlib.gunzipSync, identity: (bytes: Buffer) => bytes }

it('serves the loader for five minutes, and the old one while it asks again', async () => {
  for (const path of ['/embed.js', '/v1/embed.js']) {
    const { status, headers } = await get(path)
    expect([status, headers.get('content-type')], path).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(headers.get('cache-control')).toBe('public, max-age=300, stale-while-revalidate=86400')
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('vary')).toContain('Accept-Encoding')
  }
})

it('serves what has a hash in its name for ever', async () => {
  const loader = await (await get('/embed.js')).text()
  const [name] = loader.match(/comments-[\w-]+\.js/)!

  const { status, headers } = await get(`/assets/${name}`)

  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable'])
})

it.each([
  ['br, gzip', 'br'],
  ['gzip, deflate, br;q=0.5', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0, gzip;q=0', 'identity'],
  ['identity', 'identity'],
  ['', 'identity'],
  ['deflate', 'identity'],
] as const)('sends to who takes %j the form %s, the same file with a tag of its own', async (accepted, encoding) => {
  const answer = await get('/embed.js', { 'Accept-Encoding': accepted })
  const plain = await get('/embed.js')

  expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding)
  const bytes = decoders[encoding](Buffer.from(await answer.arrayBuffer()))
  expect(bytes.equals(Buffer.from(await plain.arrayBuffer()))).toBe(true)
  const tag = answer.headers.get('etag')!
  expect(tag === plain.headers.get('etag')).toBe(encoding === 'identity')
  const again = await get('/embed.js', { 'Accept-Encoding': accepted, 'If-None-Match': tag })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

it('serves nothing that is no part of the widget', async () => {
  const paths = ['/assets/', '/assets/../package.json', '/assets/%2e%2e%2fpackage.json', '/assets/..%5cpackage.json', '/assets/__proto__', '/assets/constructor', '/loader/embed.js', '/pages/pages.js'] // biome-ignore format: a list

  for (const path of paths) expect((await get(path)).status, path).toBe(404)
})
