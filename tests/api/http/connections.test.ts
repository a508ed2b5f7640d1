import { once } from 'node:events'
import net from 'node:net'
import { expect, it, vi } from 'vitest'
import { parseTrustedProxies } from '../../../server/platform/http/client-address.ts'
import { connectionCaps, descriptorLimit } from '../../../server/platform/http/limits/connection-caps.ts'
import { createLog } from '../../../server/platform/log.ts'
import { follow, followOwn } from '../../kit/clients/event-stream.ts'
import { type TestServer, testServer } from '../../kit/fixtures/server.ts'

// With a proxy named that is not this machine, connections from here are those of clients.
const config = { trustedProxies: parseTrustedProxies('192.0.2.1') }

function connect(server: TestServer, from = '127.0.0.1'): net.Socket {
  const port = Number(new URL(server.address).port)
  return net.connect({ port, host: '127.0.0.1', localAddress: from }).on('error', () => {})
}

async function isServed(server: TestServer, from?: string): Promise<boolean> {
  const socket = connect(server, from)
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  let heard = ''
  socket.setEncoding('latin1').on('data', (part) => (heard += part))
  await new Promise((resolve) => socket.on('close', resolve))
  return heard.startsWith('HTTP/1.1 200')
}

async function silent(server: TestServer, count: number, from?: string): Promise<net.Socket[]> {
  const sockets = Array.from({ length: count }, () => connect(server, from))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  return sockets
}

it('closes connections that send nothing, and leaves those alone that do', async () => {
  await using server = await testServer({ caps: { silentMs: 100 } })
  const { token } = await server.guest()
  const { threadId } = await server.post(token, 'Here.')
  await using stream = await follow(server.address, threadId)
  const sockets = await silent(server, 50)

  let heard = ''
  for (const socket of sockets) socket.on('data', (bytes) => (heard += bytes))
  await Promise.all(sockets.map((socket) => once(socket, 'close')))

  // Node closes them later by itself, and says so (408).
  expect(heard).toBe('')
  await server.post(token, 'There.')
  await expect.poll(stream.ids).toHaveLength(2)
})

it('lets one address have its share of the connections, with one warning', async () => {
  const log = createLog('silent')
  const warn = vi.spyOn(log, 'warn')
  await using server = await testServer({ config, log, caps: { socketsPerAddress: 10 } })
  const sockets = await silent(server, 10)

  for (let n = 0; n < 3; n++) expect(await isServed(server)).toBe(false)
  expect(await isServed(server, '127.0.0.2')).toBe(true)

  expect(warn.mock.calls.filter(([, message]) => /an address has all the connections/.test(message!))).toHaveLength(1)
  sockets[0]!.destroy()
  await expect.poll(() => isServed(server)).toBe(true)
  for (const socket of sockets) socket.destroy()
})

it('takes so many connections in all, with one warning, and goes on when one is free', async () => {
  const log = createLog('silent')
  const warn = vi.spyOn(log, 'warn')
  await using server = await testServer({ log, caps: { sockets: 20 } })
  const sockets = await silent(server, 20)

  for (let n = 0; n < 3; n++) expect(await isServed(server)).toBe(false)

  expect(warn.mock.calls.filter(([, message]) => /all connections are in use/.test(message!))).toHaveLength(1)
  sockets[0]!.destroy()
  await expect.poll(() => isServed(server)).toBe(true)
  for (const socket of sockets) socket.destroy()
})

it('lets one address have its share of the event streams, guests’ own among them', async () => {
  await using server = await testServer({ config, caps: { streamsPerAddress: 3 } })
  const { token } = await server.guest()
  const { threadId } = await server.post(token, 'Here.')
  await using stack = new AsyncDisposableStack()
  for (let n = 0; n < 2; n++) stack.use(await follow(server.address, threadId))
  const own = await followOwn(server.address, token, threadId)

  await expect(follow(server.address, threadId)).rejects.toThrow('following answered 503')
  const another = await server.guest('Ben')
  await expect(followOwn(server.address, another.token, threadId)).rejects.toThrow('following answered 503')

  await own[Symbol.asyncDispose]()
  await expect.poll(async () => stack.use(await follow(server.address, threadId)).text()).toBeDefined()
})

it('takes so many streams in all, however many ask at once', async () => {
  await using server = await testServer({ caps: { threadStreams: 5 } })
  const { token } = await server.guest()
  const { threadId } = await server.post(token, 'Here.')

  const asked = await Promise.allSettled(Array.from({ length: 30 }, () => follow(server.address, threadId)))

  const streams = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(streams).toHaveLength(5)
  for (const stream of streams) await stream[Symbol.asyncDispose]()
})

it('derives its caps from the descriptors of the process, and keeps some for everything else', () => {
  expect(descriptorLimit()).toBeGreaterThan(100)
  for (const descriptors of [256, 1_024, 20_000, 1_000_000]) {
    const { sockets, socketsPerAddress, threadStreams, authorStreams } = connectionCaps(descriptors)
    expect(sockets).toBeLessThanOrEqual(descriptors - Math.min(128, descriptors / 2))
    expect(threadStreams + authorStreams).toBeLessThan(sockets)
    expect(socketsPerAddress).toBeLessThan(sockets)
  }
})
