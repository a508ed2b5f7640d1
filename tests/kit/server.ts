import http, { type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from '../../server/service.ts'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'

/** The whole app listening on this machine, on a port of its own. */
export interface TestServer extends TestApp {
  address: string
}

/** Starts the app on a free port, with the widget as readers get it. */
export async function testServer(options: TestAppOptions = {}): Promise<TestServer> {
  const test = await testApp({ ...options })
  const server = createServer({ answer: (request, response) => test.service.answer(request, response) })
  const address = await listen(server)
  return {
    ...test,
    address,
    async [Symbol.asyncDispose]() {
      await close(server)
      await test[Symbol.asyncDispose]()
    },
  }
}

/** Somebody else's web site, which embeds the comments: each path is a page; headers are those of its answers. */
export interface TestSite extends AsyncDisposable {
  origin: string
  pages: Map<string, string | { html: string; headers: Record<string, string>; type?: string }>
}

/** Starts a site on a free port; what is put into `pages` is served at once. */
export async function testSite(): Promise<TestSite> {
  const pages: TestSite['pages'] = new Map()
  const server = http.createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://localhost').pathname)
    // Browsers ask every site for its icon; the answer is no part of any test.
    if (page === undefined) return response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end()
    const {
      html,
      headers,
      type = 'text/html; charset=utf-8',
    } = typeof page === 'string' ? { html: page, headers: {} } : page
    return response.writeHead(200, { 'Content-Type': type, ...headers }).end(html)
  })
  return { origin: await listen(server), pages, [Symbol.asyncDispose]: () => close(server) }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://localhost:${(server.address() as AddressInfo).port}`
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
