import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'

// The yardstick: a Hono route that does nothing but answer the same bytes, given on standard input.
const body = new Uint8Array(await buffer(process.stdin))
const app = new Hono()
app.get('/', (c) => c.body(body, 200, { 'Content-Type': 'application/json', 'Content-Encoding': 'br' }))
const server = createAdaptorServer({ fetch: app.fetch })
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
