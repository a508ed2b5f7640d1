import { afterAll, beforeAll, expect, it } from 'vitest'
import { addSite } from '../../kit/factories/sites.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let token: string
beforeAll(async () => {
  server = await testServer()
  ;({ token } = await server.guest())
})
afterAll(() => server[Symbol.asyncDispose]())

let pages = 0
async function newThread() {
  const url = `http://localhost:4000/kept-${++pages}`
  const { threadId, id } = await server.post(token, 'The first.', { url })
  return { url, threadId, id }
}

const read = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(server.address + path, { headers })).text()

/** The statements that read comments while something runs. */
async function readsOf(run: () => Promise<unknown>): Promise<string[]> {
  const { pool } = server.fresh.db
  const { query } = pool
  const names: string[] = []
  pool.query = ((asked: { name?: string }) => {
    if (/^(page|newest)-/.test(asked.name ?? '')) names.push(asked.name!)
    return (query as (asked: object) => unknown).call(pool, asked)
  }) as never
  await run()
  pool.query = query
  return names
}

const addresses = [
  ['a plain page', ({ threadId }: { threadId: string }) => `/threads/_/${threadId}`],
  ['a thread to include', ({ threadId }: { threadId: string }) => `/threads/_/${threadId}/thread.html`],
  ['a feed of a thread', ({ threadId }: { threadId: string }) => `/threads/_/${threadId}/feed.atom`],
  ['a feed of the site', () => '/threads/_/feed.json'],
] as const

it.each(addresses)(
  'makes %s once for all who ask at once, and again after every visible change',
  async (_, addressOf) => {
    const thread = await newThread()
    const address = addressOf(thread)

    const made = await readsOf(() => Promise.all(Array.from({ length: 20 }, () => read(address))))
    expect(made).toHaveLength(1)
    const { id } = await server.post(token, 'A word nobody else wrote: heron.', { url: thread.url })
    expect(await read(address)).toContain('heron')
    await server.ask('DELETE', `/comments/${id}`, { token })
    expect(await read(address)).not.toContain('heron')
  },
)

it('makes a page of the API once, however many spellings of its address are asked for at once', async () => {
  const { url, threadId } = await newThread()
  const spellings = Array.from({ length: 20 }, (_, n) => [
    `/api/v1/sites/_/thread?title=${n}&url=${url}`,
    `/api/v1/sites/_/thread?limit=20&url=${url}%23${n}`,
    `/api/v1/sites/_/thread?url=${url}?utm_source=${n}&sort=newest`,
  ]).flat()

  expect(await readsOf(() => Promise.all(spellings.map((path) => read(path))))).toHaveLength(1)

  const some = ['', '&limit=7', '&limit=7'].map(
    (more) => `/api/v1/sites/_/threads/${threadId}/comments?sort=oldest${more}`,
  )
  expect(await readsOf(() => Promise.all(some.map((path) => read(path))))).toHaveLength(2)
})

it('gives each browser a form of its own on a page that was kept, with its guest’s name as text', async () => {
  const { threadId } = await newThread()
  const address = `/threads/_/${threadId}`
  const keyOf = (page: string) => /name="key" value="([\da-f-]{36})"/.exec(page)?.[1]
  const madeOf = (page: string) => /name="made" value="(\d{13}\.[\w-]{43})"/.exec(page)?.[1]

  const [one, other] = [await read(address), await read(address)]
  expect(keyOf(one)).toBeDefined()
  expect(keyOf(one)).not.toBe(keyOf(other))
  expect(madeOf(one)).toBeDefined()

  const headers = { Origin: server.address, 'Content-Type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({
    key: keyOf(one)!,
    made: madeOf(one)!,
    name: `O'Neil & $& Söhne`,
    body: 'From a form.',
  })
  const posted = await fetch(`${server.address}${address}`, { method: 'POST', headers, body, redirect: 'manual' })
  expect(posted.status).toBe(303)
  const Cookie = posted.headers.get('set-cookie')!.split(';')[0]!
  await read(address, { Cookie })
  const own = await read(address, { Cookie })
  expect(own).toMatch(/<p class="notes">[^<]*O(&#39;|')Neil &amp; \$&amp; Söhne/)
  expect(own).not.toContain('name="name"')
  expect(await read(address)).toContain('name="name"')
})

it('keeps sites apart', async () => {
  const { threadId } = await newThread()
  await addSite(server.fresh, 'another')
  await read(`/threads/_/${threadId}`)

  expect((await fetch(`${server.address}/threads/another/${threadId}`)).status).toBe(404)
  expect(await read('/threads/another/feed.json')).not.toContain('The first.')
})
