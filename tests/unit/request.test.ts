import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Failure, failureOf } from '../../widget/api/failure.ts'
import { createRequest } from '../../widget/api/request.ts'

/** Answers by the last part of the path; keeps what it was asked. */
const server = http.createServer((request, response) => {
  asked.push({ ...request, method: request.method, url: request.url, headers: request.headers })
  if (request.url!.endsWith('/read')) response.writeHead(204).end()
  else if (request.url!.includes('/counts')) response.end('<html>Sign in to the Wi-Fi</html>')
  else if (request.method === 'POST') response.writeHead(409).end('{"type":"/problems/comment-gone"}')
  else response.end('{"items":[],"nextCursor":null}')
})
const asked: { method?: string | undefined; url?: string | undefined; headers: http.IncomingHttpHeaders }[] = []
let base: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/sites/_`
})
afterAll(() => void server.close())

it('takes an answer without a body, as to a message that was read', async () => {
  const request = createRequest(base)

  await request('POST /me/messages/{id}/read', { params: { id: 'abc' }, token: 'awg_x' })

  expect(asked.at(-1)).toMatchObject({ method: 'POST', url: '/api/v1/sites/_/me/messages/abc/read' })
  expect(asked.at(-1)!.headers).toMatchObject({ authorization: 'Bearer awg_x' })
})

it('fills the path and the query, a name as often as it is given', async () => {
  const request = createRequest(base)
  const params = { thread: 't1' }

  await request('GET /threads/{thread}/comments', { params, query: { sort: 'oldest', limit: 20 } })
  await request('GET /threads/{thread}/comments', { params, query: [['id', 'a'], ['id', 'b']] }) // biome-ignore format: short

  expect(asked.slice(-2).map(({ url }) => url!.replace('/api/v1/sites/_', ''))).toEqual([
    '/threads/t1/comments?sort=oldest&limit=20',
    '/threads/t1/comments?id=a&id=b',
  ])
})

it('tells a refusal of the server by its slug, and an answer that is none as a fault of the network', async () => {
  const request = createRequest(base)
  const slugOf = (promise: Promise<unknown>) => promise.then(String, (error) => failureOf(error).slug)

  expect(await slugOf(request('POST /preview', { body: { body: 'Words' } }))).toBe('comment-gone')
  expect(await slugOf(request('GET /counts', { query: { page: 'https://example.org' } }))).toBe('network')
  expect(await slugOf(createRequest('http://127.0.0.1:1')('GET /me', { token: null }))).toBe('network')
})

it('lets a mistake of our own be seen as what it is', async () => {
  const circle: { body: unknown } = { body: null }
  circle.body = circle

  const error = await createRequest(base)('POST /preview', { body: circle as { body: string } }).catch((one) => one)

  expect(error).toBeInstanceOf(TypeError)
  expect(error).not.toBeInstanceOf(Failure)
  expect(() => failureOf(error)).toThrow(TypeError)
})
