import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ProblemSlug, problems } from '../../../shared/problems.ts'
import { type Answer, origin, pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

let test: TestApp
let token: string
let id: string

beforeAll(async () => {
  test = await testApp()
  token = (await test.guest()).token
  id = (await test.post(token, 'Here')).id
})
afterAll(() => test[Symbol.asyncDispose]())

const key = () => ({ 'Idempotency-Key': crypto.randomUUID() })
const comment = { page: { url: pageUrl }, body: 'Hello there' }

/** Nothing of how the server is made: no stack, no SQL, no path, no version. */
const insideRe =
  /\bat \S+ \(|node_modules|\/server\/|\.ts\b|\.js\b|select |insert |update |relation|column|postgres|pg_|kysely|hono|valibot|v?\d+\.\d+\.\d+/i

function expectProblem(answer: Answer, slug: ProblemSlug): void {
  const { status, title } = problems[slug]
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.body, JSON.stringify(answer.body)).toMatchObject({ type: `/problems/${slug}`, title, status })
  expect(answer.status).toBe(status)
  expect(answer.body.detail).toEqual(expect.stringMatching(/\S/))
  expect(answer.body.requestId).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  const known = [
    'type',
    'title',
    'status',
    'detail',
    'requestId',
    'errors',
    'comment',
    'current',
    'retryAfterS',
    'until',
    'message',
    'origin',
    'command',
  ]
  expect(Object.keys(answer.body).filter((name) => !known.includes(name))).toEqual([])
  expect(JSON.stringify(answer.body)).not.toMatch(insideRe)
}

/** A request made by hand: the kit would send well-formed JSON only. */
async function send(method: string, path: string, body: BodyInit | null, headers: Record<string, string> = {}) {
  const response = await test.app.request(`/api/v1/sites/_${path}`, {
    method,
    headers: { Origin: origin, Authorization: `Bearer ${token}`, ...key(), ...headers },
    body,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: JSON.parse(text) }
}

const json = { 'Content-Type': 'application/json' }

it.each([
  ['nothing', ''],
  ['half an object', '{"body": "Hello'],
  ['two values', '{} {}'],
  ['no quotes', "{body: 'Hello'}"],
  ['a comma too many', '{"body": "Hello",}'],
  ['NaN', '{"body": NaN}'],
  ['a byte order mark', '\ufeff{}'],
  ['a form', 'body=Hello'],
  ['HTML', '<html></html>'],
])('calls %s malformed', async (_, body) => {
  for (const [method, path] of [
    ['POST', '/comments'],
    ['PATCH', `/comments/${id}`],
    ['POST', '/guests'],
    ['POST', '/preview'],
  ] as const) {
    expectProblem(await send(method, path, body, { ...json, 'If-Match': '"1"' }), 'malformed-json')
  }
})

it('calls bytes that are no UTF-8 malformed', async () => {
  const quoted = (...bytes: number[]) =>
    new Uint8Array([...Buffer.from('{"body": "Hello '), ...bytes, ...Buffer.from('"}')])
  const broken = [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]

  for (const bytes of broken) expectProblem(await send('POST', '/preview', quoted(...bytes), json), 'malformed-json')
  const latin1 = Buffer.from('{"body": "Grüße"}', 'latin1')
  expectProblem(await send('POST', '/preview', latin1, json), 'malformed-json')
  const utf16 = Buffer.from('{"body": "Hello"}', 'utf16le')
  expectProblem(await send('POST', '/preview', utf16, json), 'malformed-json')
})

it('takes JSON only, so that no plain form of another site can write', async () => {
  const types = [
    'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/html', 'application/jsonx', 'text/json',
    'application/json-patch+json', 'application/problem+json', 'x application/json', '', 'application/*', '*/*', 'text/plain;application/json',
  ] // biome-ignore format: a list

  for (const type of types) {
    const answer = await send('POST', '/comments', JSON.stringify(comment), { 'Content-Type': type })
    expectProblem(answer, 'unsupported-media-type')
  }
  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json ;x=y',
  ]) {
    const answer = await send('POST', '/preview', JSON.stringify({ body: 'Hello' }), { 'Content-Type': type })
    expect(answer.status, type).toBe(200)
  }
})

it('wants a body with a type where it needs one', async () => {
  expectProblem(await send('POST', '/comments', null), 'unsupported-media-type')
  expectProblem(await send('POST', '/comments', null, json), 'malformed-json')
})

it('refuses a body over 64 KB, by its declared length or while it is read', async () => {
  const wide = JSON.stringify({ ...comment, body: 'x'.repeat(65_536) })
  const chunked = () =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < wide.length; at += 4_096) controller.enqueue(Buffer.from(wide.slice(at, at + 4_096)))
        controller.close()
      },
    })

  expectProblem(await send('POST', '/comments', wide, { ...json, 'Content-Length': String(wide.length) }), 'too-large')
  expectProblem(await send('POST', '/comments', wide, json), 'too-large')
  expectProblem(await send('POST', '/comments', chunked(), json), 'too-large')
  expectProblem(await send('POST', '/comments', chunked(), { ...json, 'Content-Length': '10' }), 'too-large')
  const fits = JSON.stringify(comment).padEnd(65_536)
  expect((await send('POST', '/comments', fits, json)).status).toBe(201)
})

it('finds nothing at addresses nobody knows', async () => {
  const paths = [
    '/api', '/api/v1', '/api/v1/', '/api/v2/sites/_/thread', '/api/v1/sites', '/api/v1/sites/_', '/api/v1/sites/_/nothing',
    '/api/v1/sites/_/comments/', '/api/v1/sites//thread', '/nothing', '/assets/nothing.js', '/assets/..%2f..%2fpackage.json', '/embed.js/x',
    '/API/v1/sites/_/thread', '/api/v1/sites/_/thread/', '/.env', '/wp-login.php', '/%', '/%00', '/%ff', '/api/v1/sites/_/comments/%ff',
  ] // biome-ignore format: a list

  for (const path of paths) {
    const response = await test.app.request(path)
    expectProblem({ status: response.status, headers: response.headers, body: await response.json() }, 'not-found')
  }
})

it('finds nothing at sites nobody knows', async () => {
  const slugs = [
    'nobody',
    'DEMO',
    'demo%20',
    '%00',
    'demo%00',
    '%ff',
    '__proto__',
    'constructor',
    "'",
    'a'.repeat(10_000),
    '_%20',
    '%5f%5f',
  ]

  for (const slug of slugs) {
    for (const path of [
      `/api/v1/sites/${slug}/thread?url=${pageUrl}`,
      `/api/v1/sites/${slug}/me`,
      `/threads/${slug}?url=${pageUrl}`,
    ]) {
      const response = await test.app.request(path)
      expectProblem({ status: response.status, headers: response.headers, body: await response.json() }, 'not-found')
    }
    expectProblem(
      await test.ask('POST', `/api/v1/sites/${slug}/comments`, { token, body: comment, headers: key() }),
      'not-found',
    )
  }
})

it('finds nothing under ids that are none', async () => {
  for (const bad of [
    'x',
    '42',
    'null',
    '%00',
    "'",
    '%ff',
    `${id}x`,
    id.replaceAll('-', ''),
    `{${id}}`,
    `${id}%20`,
    '0'.repeat(5_000),
  ])
    for (const surface of ['', '/context', '/replies', '/revisions']) {
      const answer = await test.ask('GET', `/comments/${bad}${surface}`)
      expectProblem(answer, 'not-found')
    }
})

it('names the methods an address answers to', async () => {
  const allowed = [
    ['/api/v1/sites/_/thread', 'GET, HEAD'],
    ['/api/v1/sites/_/comments', 'POST'],
    [`/api/v1/sites/_/comments/${id}`, 'DELETE, GET, HEAD, PATCH'],
    [`/api/v1/sites/_/comments/${id}/restore`, 'POST'],
    ['/healthz', 'GET, HEAD'],
  ] as const

  for (const [path, methods] of allowed) {
    for (const method of ['PUT', 'POST', 'DELETE', 'GET', 'PROPFIND', 'X'].filter(
      (one) => !methods.split(', ').includes(one),
    )) {
      const answer = await test.ask(method, path, { token, headers: key() })
      expectProblem(answer, 'method-not-allowed')
      expect(answer.headers.get('allow')!.split(', ').sort().join(', '), `${method} ${path}`).toBe(methods)
    }
  }
})

it('answers every request with an id of its own', async () => {
  const answers = await Promise.all(Array.from({ length: 50 }, () => test.ask('GET', '/nothing')))

  expect(new Set(answers.map(({ body }) => body.requestId)).size).toBe(50)
})
