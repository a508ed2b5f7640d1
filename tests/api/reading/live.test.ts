import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { setSetting } from '../../../server/sites/set-settings.ts'
import type { ThreadPage } from '../../../shared/comments/threads.ts'
import { follow, followOwn } from '../../kit/clients/event-stream.ts'
import { addSite } from '../../kit/factories/sites.ts'
import { member } from '../../kit/factories/staff.ts'
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
  const url = `http://localhost:4000/live-${++pages}`
  const first = await server.post(token, 'The first.', { url })
  const version = async () => (await server.ask('GET', `/thread?url=${url}`)).body.thread.version as number
  return { url, first, threadId: first.threadId, version, post: (body: string) => server.post(token, body, { url }) }
}

it('tells every listener of a thread about a post, by id and version only', async () => {
  const { threadId, post, version } = await newThread()
  const since = await version()
  await using one = await follow(server.address, threadId, since)
  await using other = await follow(server.address, threadId, since)

  const { id } = await post('A canary nobody may read here.')

  for (const stream of [one, other]) {
    await expect.poll(() => stream.events.length).toBe(1)
    expect(stream.events[0]).toEqual({
      id: since + 1,
      event: 'changes',
      data: {
        version: since + 1,
        thread: {
          state: 'open',
          closedAt: null,
          closesAt: null,
          slowS: 0,
          slowUntil: null,
          membersOnly: false,
          commentCount: 2,
          readOnly: false,
        },
        comments: [{ id, parentId: null, rootId: id, state: 'published', revision: 1 }],
      },
    })
    expect(stream.text()).not.toContain('canary')
  }
})

it('writes the head of a stream once, and nothing after what it was handed over for', async () => {
  const { threadId, post, version } = await newThread()
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
  await using stream = await follow(server.address, threadId, await version())
  await using own = await followOwn(server.address, token, threadId)

  const { id } = await post('After the head.')

  await expect.poll(stream.ids).toEqual([id])
  await expect.poll(own.words).toBeGreaterThan(0)
  expect(complaints.mock.calls).toEqual([])
  complaints.mockRestore()
})

it('tells of replies, edits, deletions and restorations, each with what it concerns', async () => {
  const { first, threadId, url, version } = await newThread()
  const asked = { token, headers: { 'If-Match': '"1"' } }
  await using stream = await follow(server.address, threadId, await version())
  const last = () => stream.events.at(-1)?.data.comments?.[0]

  const reply = await server.post(token, 'An answer.', { url, parentId: first.id })
  await expect.poll(last).toMatchObject({ id: reply.id, parentId: first.id, rootId: first.id })
  await server.ask('PATCH', `/comments/${first.id}`, { ...asked, body: { body: 'Changed.' } })
  await expect.poll(last).toMatchObject({ id: first.id, state: 'published', revision: 2 })
  await server.ask('DELETE', `/comments/${first.id}`, { token })
  await expect.poll(last).toMatchObject({ id: first.id, state: 'deleted' })
  expect(stream.events.at(-1)?.data.thread.commentCount).toBe(1)
  await server.ask('POST', `/comments/${first.id}/restore`, { token })
  await expect.poll(last).toMatchObject({ id: first.id, state: 'published' })
})

it('tells everybody on a site when it becomes read-only and when that ends, and every page says the same', async () => {
  const { db, siteId } = server.fresh
  const other = await addSite(server.fresh, 'unconcerned')
  const threads = [await newThread(), await newThread()]
  const read = async (url: string) => (await server.ask('GET', `/thread?url=${url}`)).body as ThreadPage
  await using one = await follow(server.address, threads[0]!.threadId, await threads[0]!.version())
  await using two = await follow(server.address, threads[1]!.threadId, await threads[1]!.version())

  for (const readOnly of [true, false]) {
    await setSetting(db, siteId, 'readOnly', readOnly)

    for (const stream of [one, two]) {
      await expect.poll(() => stream.events.at(-1)?.data.thread.readOnly).toBe(readOnly)
      expect(stream.events.at(-1)?.data.comments).toEqual([])
    }
    for (const { url } of threads) expect((await read(url)).site.settings.readOnly).toBe(readOnly)
    const written = server.ask('POST', '/guests', { body: { name: 'Lin' } })
    expect((await written).status).toBe(readOnly ? 503 : 201)
  }
  expect(one.events).toHaveLength(2)
  const settings = await db.selectFrom('site').select('settings').where('site_id', '=', other).executeTakeFirst()
  expect(settings?.settings).not.toHaveProperty('readOnly')
})

it('begins with what was missed since the version the reader holds', async () => {
  const { threadId, post, version } = await newThread()
  const since = await version()
  const missed = [await post('Missed.'), await post('Missed too.')]

  await using stream = await follow(server.address, threadId, since)

  await expect.poll(() => stream.ids()).toEqual(missed.map(({ id }) => id))
})

it('says only that much changed where it is more than worth listing', async () => {
  const { threadId, post, version } = await newThread()
  const since = await version()
  for (let from = 0; from < 210; from += 30)
    await Promise.all(Array.from({ length: 30 }, (_, n) => post(`Number ${from + n}.`)))

  await using stream = await follow(server.address, threadId, since)

  await expect.poll(() => stream.events.map(({ event, data }) => [event, data.comments])).toEqual([['reset', null]])
})

it('loses and repeats nothing for listeners who leave and resume while others write', async () => {
  const { threadId, post, version } = await newThread()
  const since = await version()
  const heard: string[][] = [[], [], []]
  let isWriting = true
  const listening = heard.map(async (ids, at) => {
    let last = since
    while (isWriting || last < (await version())) {
      await using stream = await follow(server.address, threadId, last)
      const reached = () => stream.events.at(-1)?.id ?? last
      // Each leaves after another number of events, or when there is nothing more to come.
      await expect
        .poll(async () => stream.events.length > at * 2 || (!isWriting && reached() >= (await version())))
        .toBe(true)
      ids.push(...stream.ids())
      last = stream.events.at(-1)?.id ?? last
    }
  })

  const posted: string[] = []
  for (let round = 0; round < 20; round++)
    posted.push(
      ...(await Promise.all(Array.from({ length: 5 }, (_, n) => post(`Round ${round}, ${n}.`)))).map(({ id }) => id),
    )
  isWriting = false
  await Promise.all(listening)

  for (const ids of heard) expect([...ids].sort()).toEqual([...posted].sort())
})

it('answers readers who poll with the same, and with 304 where nothing changed', async () => {
  const { threadId, post, version } = await newThread()
  const since = await version()
  const path = `/api/v1/sites/_/threads/${threadId}/changes?since=${since}`
  const before = await server.ask('GET', path)
  const headers = { 'If-None-Match': before.headers.get('etag')! }

  expect([before.status, before.body.comments]).toEqual([200, []])
  expect((await server.ask('GET', path, { headers })).status).toBe(304)
  const { id } = await post('News.')
  const after = await server.ask('GET', path, { headers })
  expect([after.status, after.body.comments.map((one: { id: string }) => one.id)]).toEqual([200, [id]])
})

it.each([
  ['no uuid', 'nonsense'],
  ['nobody’s', crypto.randomUUID()],
])('answers 404 for a thread whose id is %s', async (_, id) => {
  const response = await fetch(`${server.address}/api/v1/sites/_/threads/${id}/events`)

  expect([response.status, (await response.json()).type]).toEqual([404, '/problems/not-found'])
})

it('names the field where the version is none', async () => {
  const { threadId } = await newThread()
  const response = await fetch(`${server.address}/api/v1/sites/_/threads/${threadId}/events?since=-1`)

  expect([response.status, (await response.json()).errors[0].pointer]).toEqual([422, '/query/since'])
})

it('reads some comments by their ids, in the order they were posted, and hidden ones not at all', async () => {
  const { first, threadId, post } = await newThread()
  const [second, third] = [await post('Second.'), await post('Third.')]
  await server.ask('DELETE', `/comments/${second.id}`, { token })
  const elsewhere = await newThread()
  const ids = [third, elsewhere.first, second, first].map(({ id }) => `id=${id}`).join('&')

  const { body } = await server.ask('GET', `/api/v1/sites/_/threads/${threadId}/comments?${ids}`)

  expect(body.nextCursor).toBe(null)
  expect(body.items.map(({ id }: { id: string }) => id)).toEqual([first.id, third.id])
})

it('tells what is marked of a comment, and nothing of marks where there are none', async () => {
  const { first, threadId, version } = await newThread()
  const priya = await member(server)
  await using stream = await follow(server.address, threadId, await version())
  const last = () => stream.events.at(-1)?.data.comments?.[0]

  await priya.ask('PUT', `/moderation/comments/${first.id}/pin`)
  await expect.poll(last).toMatchObject({ id: first.id, marks: ['pinned'] })
  await priya.ask('PUT', `/moderation/comments/${first.id}/feature`)
  await expect.poll(last).toMatchObject({ id: first.id, marks: ['pinned', 'featured'] })
  await priya.ask('DELETE', `/moderation/comments/${first.id}/pin`)
  await priya.ask('DELETE', `/moderation/comments/${first.id}/feature`)

  await expect.poll(last).toEqual({ id: first.id, parentId: null, rootId: first.id, state: 'published', revision: 1 })
})
