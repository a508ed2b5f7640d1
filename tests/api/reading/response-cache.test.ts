import http, { type IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DatabaseDownError } from '../../../server/platform/database/connection/outage.ts'
import { createLog } from '../../../server/platform/log.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let token: string
/** Somebody else's. */
let reader: string
const log = createLog('silent')
beforeAll(async () => {
  server = await testServer({ log })
  ;({ token } = await server.guest())
  reader = (await server.guest('Ben')).token
})
afterAll(() => server[Symbol.asyncDispose]())

let pages = 0
async function newThread() {
  const url = `http://localhost:4000/ready-${++pages}`
  const { threadId, id } = await server.post(token, 'The first.', { url })
  return { url, threadId, id, address: `${server.address}/api/v1/sites/_/thread?url=${url}` }
}

const words = async (response: Response) => JSON.stringify((await response.json()).items)

/** What the database is asked about threads and their pages while something runs. */
async function queriesOf(run: () => Promise<unknown>): Promise<string[]> {
  const { pool } = server.fresh.db
  const { query } = pool
  const names: string[] = []
  pool.query = ((asked: { name?: string }) => {
    if (/^(thread|page)-/.test(asked.name ?? '')) names.push(asked.name!)
    return (query as (asked: object) => unknown).call(pool, asked)
  }) as never
  await run()
  pool.query = query
  return names
}

it('answers the same from memory as from the app: status, headers and bytes', async () => {
  const { address } = await newThread()
  const [first, second] = [await fetch(address), await fetch(address)]
  const of = async (response: Response) => ({
    status: response.status,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !/^(date|content-length|transfer-encoding)$/.test(name))),
    body: await response.text(),
  }) // biome-ignore format: short

  expect(await of(second)).toEqual(await of(first))
  expect(second.headers.get('content-encoding')).toMatch(/^(br|gzip)$/)
})

it('links to the next page from memory as from the app, from every spelling of an address', async () => {
  const { url, address, threadId } = await newThread()
  for (const body of ['Second.', 'Third.']) await server.post(token, body, { url })
  const list = `${server.address}/api/v1/sites/_/threads/${threadId}/comments`
  const addresses = [`${address}&limit=1`, `${address}&limit=1`, `${address}&limit=1&sort=newest`, `${list}?sort=newest&limit=1`, `${list}?limit=1&sort=newest`] // biome-ignore format: short

  const targets = []
  for (const asked of addresses) {
    const link = (await fetch(asked)).headers.get('link')
    targets.push(new URL(/^<(.+)>; rel="next"$/.exec(link!)![1]!, asked).href)
  }

  expect(new Set(targets).size).toBe(1)
  expect(await words(await fetch(targets[0]!))).toContain('Second.')
})

it('asks the database nothing for a page it has', async () => {
  const { address } = await newThread()
  await fetch(address)

  expect(await queriesOf(() => fetch(address))).toEqual([])
})

it('keeps a page once, however its address is spelt', async () => {
  const { address } = await newThread()
  const first = await fetch(address)
  const spelt = [`${address}&sort=newest`, address.replace('_', '%5F'), `${address}%23top`]

  const answers: (string | null)[] = []
  const queries = await queriesOf(async () => {
    for (const one of spelt) answers.push((await fetch(one)).headers.get('etag'))
  })

  expect(answers).toEqual(spelt.map(() => first.headers.get('etag')))
  expect(queries.filter((name) => name.startsWith('page-'))).toEqual([])
})

it('answers from memory whatever the log level', async () => {
  const { address } = await newThread()
  await fetch(address)
  const lines: string[] = []
  log.level = 'debug'
  log.debug = ((_: object, message: string) => void lines.push(message)) as typeof log.debug

  const queries = await queriesOf(() => fetch(address))
  log.level = 'silent'

  expect(queries).toEqual([])
  expect(lines).toEqual(['answered from memory'])
})

it.each([
  ['br, gzip', 'br', (bytes: Buffer) => brotliDecompressSync(bytes)],
  ['gzip, deflate', 'gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ['br;q=0, gzip', 'gzip', (bytes: Buffer) => gunzipSync(bytes)],
  ['identity', null, (bytes: Buffer) => bytes],
])('sends to who takes %s what they take', async (accepted, encoding, decode) => {
  const { address } = await newThread()
  for (let round = 0; round < 2; round++) {
    const headers = { 'Accept-Encoding': accepted }
    const answer = await new Promise<IncomingMessage>((resolve) => http.get(address, { headers }, resolve))
    expect([answer.statusCode, answer.headers['content-encoding'] ?? null, answer.headers.vary]).toEqual([
      200,
      encoding,
      'Accept-Encoding',
    ])
    expect(JSON.parse(decode(await buffer(answer)).toString()).items).toHaveLength(1)
  }
})

it('answers 304 to who has it, and never after a visible change', async () => {
  const { address, url, id } = await newThread()
  const changes: [string, () => Promise<unknown>][] = [
    ['a post', () => server.post(token, 'The second.', { url })],
    ['a reply', () => server.post(token, 'An answer.', { url, parentId: id })],
    ['an edit', () => server.ask('PATCH', `/comments/${id}`, { token, body: { body: 'Changed.' }, headers: { 'If-Match': '"1"' } })],
    ['a reaction', () => server.ask('PUT', `/comments/${id}/reaction`, { token: reader })],
    ['a deletion', () => server.ask('DELETE', `/comments/${id}`, { token })],
    ['a restoration', () => server.ask('POST', `/comments/${id}/restore`, { token })],
  ] // biome-ignore format: a table
  for (const [what, change] of changes) {
    const before = await fetch(address)
    const old = await words(before)
    const headers = { 'If-None-Match': before.headers.get('etag')! }
    for (let round = 0; round < 2; round++) expect((await fetch(address, { headers })).status, what).toBe(304)

    await change()

    const after = await fetch(address, { headers })
    expect(after.status, what).toBe(200)
    expect(await words(after), what).not.toBe(old)
  }
})

it('is never staler than the write it just acknowledged, however many read meanwhile', async () => {
  const { address, url } = await newThread()
  let isReading = true
  const reading = Array.from({ length: 8 }, async () => {
    while (isReading) await (await fetch(address)).text()
  })

  for (let n = 0; n < 40; n++) {
    const { id } = await server.post(token, `Number ${n}.`, { url })
    expect(await words(await fetch(`${address}`))).toContain(id)
  }

  isReading = false
  await Promise.all(reading)
})

it('reads a page once for all who ask at once', async () => {
  const { address, url } = await newThread()
  await server.post(token, 'Dropped from memory by this.', { url })

  const queries = await queriesOf(() =>
    Promise.all(Array.from({ length: 30 }, async () => (await fetch(address)).text())),
  )

  expect(queries.filter((name) => name.startsWith('page-'))).toEqual(['page-newest-first'])
})

it('gives everybody the same public page, token or not', async () => {
  const { address, id } = await newThread()
  await server.ask('PUT', `/comments/${id}/reaction`, { token: reader })
  const read = async (headers: Record<string, string>) => (await fetch(address, { headers })).text()

  const own = await read({ Authorization: `Bearer ${token}` })

  expect(await read({})).toBe(own)
  expect(own).not.toMatch(/"source"|"etag"|editableUntil/)
})

it('checks each page again while word of changes cannot arrive', async () => {
  const { address, threadId } = await newThread()
  await fetch(address)
  server.fresh.db.changes.setConnected(false)
  // As another process would: without a word to this one.
  await server.fresh.db
    .updateTable('thread')
    .set({ title: 'Renamed', version: 99 })
    .where('id', '=', threadId)
    .execute()

  const page = await (await fetch(address)).json()
  server.fresh.db.changes.setConnected(true)

  expect(page.thread.title).toBe('Renamed')
})

it('shows nothing that another process hid while no events arrived, when the database goes away after that', async () => {
  const { address, url, threadId, id } = await newThread()
  const { db } = server.fresh
  const plain = ['', '/thread.html', '/feed.json'].map((file) => `${server.address}/threads/_/${threadId}${file}`)
  const all = [address, `${server.address}/threads/_?url=${url}`, ...plain]
  for (const one of all) expect(await (await fetch(one)).text()).toContain('The first.')

  db.changes.setConnected(false)
  await db.updateTable('comment').set({ state: 'rejected' }).where('id', '=', id).execute()
  await db.updateTable('thread').set({ version: sql`version + 1` }).where('id', '=', threadId).execute()
  db.changes.setConnected(true)
  const { query, connect } = db.pool
  const away = () => Promise.reject(new DatabaseDownError())
  Object.assign(db.pool, { query: away, connect: away })
  try {
    for (const one of all) expect((await fetch(one)).status, one).toBe(503)
  } finally {
    Object.assign(db.pool, { query, connect })
  }
})
