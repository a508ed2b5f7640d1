import { once } from 'node:events'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { partsOf } from '../../../shared/api/operation.ts'
import { type AnyOperation, operations } from '../../../shared/api/operations.ts'
import { matrix, type Things } from '../../kit/data/authorisation-matrix.ts'
import { type Asker, askerWith, thingsOf } from '../../kit/factories/askers.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

let server: TestServer
let owner: Asker
let guest: Asker
let things: Things
beforeAll(async () => {
  server = await testServer()
  owner = await askerWith(server, server.fresh.siteId, 'owner')
  guest = await askerWith(server, server.fresh.siteId, 'guest')
  things = await thingsOf(server, { siteId: server.fresh.siteId, slug: '_' }, owner)
})
afterAll(() => server[Symbol.asyncDispose]())

/** The request of an operation that answers it with 200. */
function requestOf({ id, endpoint, power, tag }: AnyOperation) {
  const { path = {}, query, headers = {} } = matrix[id].ask(things)
  const address = partsOf(endpoint).path.replaceAll(/\{(\w+)\}/g, (_, name) => `${path[name]}`)
  const asker = power || tag === 'Staff' ? owner : guest
  const all = { ...headers, ...asker.headers, Host: new URL(server.address).host }
  return {
    path: `/api/v1/sites/_${address}${query ? `?${query}` : ''}`,
    lines: Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join(''),
  } // biome-ignore format: short
}

function connect(): net.Socket {
  return net.connect(Number(new URL(server.address).port), '127.0.0.1')
}

const reads = operations.filter(({ endpoint }) => endpoint.startsWith('GET '))

it.each(reads.map((operation) => [operation.endpoint, operation] as const))(
  'answers HEAD for %s with a head alone, and is done',
  async (_, operation) => {
    const { path, lines } = requestOf(operation)
    const socket = connect()
    socket.write(`HEAD ${path} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`)

    const heard = await text(socket)

    expect(heard).toMatch(/^HTTP\/1\.1 [23]\d\d /)
    expect(heard.split('\r\n\r\n', 2)[1]).toBe('')
  },
)

it('writes no event to who asked for the head of a stream', async () => {
  const follow = operations.find(({ id }) => id === 'followThread')!
  const { path, lines } = requestOf(follow)
  const socket = connect()
  let heard = ''
  socket.setEncoding('latin1').on('data', (part) => (heard += part))
  socket.write(`HEAD ${path} HTTP/1.1\r\n${lines}\r\n`)
  await expect.poll(() => heard).toMatch(/\r\n\r\n$/)
  const { token } = await server.guest()

  await server.post(token, 'After the head.', { url: things.page })
  // Answers come in order: what came before this one would stand here.
  socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')

  const [, ...rest] = heard.split('\r\n\r\n')
  expect(rest[0]).toMatch(/^HTTP\/1\.1 200 /)
  expect(heard).not.toContain('event:')
})

it('has no place for listeners who only asked for the head', async () => {
  const { path } = requestOf(operations.find(({ id }) => id === 'followThread')!)
  const missing = path.replace(things.thread, crypto.randomUUID())

  expect((await fetch(server.address + path, { method: 'HEAD' })).status).toBe(200)
  expect((await fetch(server.address + missing, { method: 'HEAD' })).status).toBe(404)
})
