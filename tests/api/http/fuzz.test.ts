import fc from 'fast-check'
import { expect, it } from 'vitest'
import { partsOf } from '../../../shared/api/operation.ts'
import { operations } from '../../../shared/api/operations.ts'
import { sampled } from '../../kit/data/runs.ts'
import { pageUrl, type TestApp, testApp } from '../../kit/fixtures/app.ts'

const rows = operations.map((operation) => {
  const { method, path } = partsOf(operation.endpoint)
  return {
    method,
    path: `/api/v1/sites/{site}${path}`,
    query: Object.keys(operation.query?.entries ?? {}),
    example: operation.body?.example,
  }
})

const nasty = fc.constantFrom('', '\u0000', '\ud800', '__proto__', 'null', '-1', '1e309', '9'.repeat(30), '../..', "' or 1=1 --", '%', '%00', '🏴‍☠️', '\u202e', '"', '*', 'W/"1"', '[object Object]') // biome-ignore format: a list
const text = fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 30 }), fc.uuid(), fc.webUrl())
const value = fc.oneof(
  { depthSize: 'small' },
  text,
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer(),
  fc.constant(undefined),
)

/** An example of the document with a few of its members, at any depth, put to something else, left out or added. */
function changed(example: unknown): fc.Arbitrary<unknown> {
  if (example === null || typeof example !== 'object')
    return fc.oneof({ weight: 2, arbitrary: fc.constant(example) }, value)
  const members = Object.entries(example).map(([name, part]) => [name, changed(part)] as const)
  const object = fc.record(Object.fromEntries(members), { requiredKeys: [] })
  const added = fc.dictionary(fc.oneof(nasty, fc.string({ maxLength: 8 })), value, { maxKeys: 1 })
  return fc.oneof(
    { weight: 6, arbitrary: object },
    { weight: 2, arbitrary: fc.tuple(object, added).map(([one, more]) => ({ ...one, ...more })) },
    { weight: 1, arbitrary: value },
  )
}

const header = (example: string) => fc.oneof({ weight: 2, arbitrary: fc.constant(example) }, text.map((one) => Buffer.from(one).toString('latin1').replaceAll(/[^\x20-\x7e]/g, '?'))) // biome-ignore format: short

/** A request to an operation, mostly nearly right: what is wholly wrong is refused at the door and finds nothing. */
function request(operation: (typeof rows)[number], known: Record<string, string>) {
  const filled = fc.record(Object.fromEntries(Object.entries(known).map(([name, one]) => [name, fc.oneof({ weight: 5, arbitrary: fc.constant(one) }, text)]))) // biome-ignore format: short
  const query = fc.array(fc.tuple(fc.oneof({ weight: 4, arbitrary: fc.constantFrom('limit', ...operation.query) }, text), fc.oneof(text, fc.constantFrom(...Object.values(known), pageUrl, '20', 'oldest'))), { maxLength: 4 }) // biome-ignore format: short
  return fc.record({
    path: filled.map((parts: Record<string, string>) =>
      operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(Buffer.from(parts[name] ?? '').toString()),
      ),
    ),
    query: query.map((pairs) => new URLSearchParams(pairs).toString()),
    body: operation.example === undefined ? fc.constant(undefined) : changed(operation.example),
    ifMatch: header('"1"'),
    key: header(crypto.randomUUID()),
  })
}

async function inhabited(test: TestApp) {
  const { token } = await test.guest()
  const { id, threadId } = await test.post(token, 'Here')
  await test.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed' }, headers: { 'If-Match': '"1"' } })
  return { token, known: { site: '_', id, thread: threadId, revision: '1' } }
}

it.each(rows)('answers whatever $method $path is sent, as the document says', async (operation) => {
  await using test = await testApp()
  const { token, known } = await inhabited(test)
  await fc.assert(
    fc.asyncProperty(request(operation, known), async ({ path, query, body, ifMatch, key }) => {
      const answer = await test.ask(operation.method, query ? `${path}?${query}` : path, {
        token,
        body: body === undefined && operation.example !== undefined ? 'undefined' : body,
        headers: { 'If-Match': ifMatch, 'Idempotency-Key': key },
      })
      // Asked without a socket, a stream cannot begin.
      if (/\/(events)$/.test(operation.path) && answer.status === 503) return
      expect(answer.status).toBeLessThan(500)
    }),
    sampled(15, 60),
  )
})
