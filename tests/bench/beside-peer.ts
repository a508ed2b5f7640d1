import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { fetchBytes, load, request } from './http-client.ts'

// One side of a comparison, a process of its own: the server of a checkout as that checkout's own bench starts it, measured on
// command by the client of this one. Argument: the checkout's folder. Commands come as messages, each is answered with one.

/** What a side is asked: to post or read for so many seconds, or to leave. */
export type Command = { what: 'posts' | 'pages' | 'unchanged'; seconds: number } | { what: 'leave' }

/** Said once, when the side can be measured. */
export interface Ready {
  /** Where its server listens. */
  address: string
  /** The id of the page with 50 comments. */
  pageId: string
}

const checkout = process.argv[2]!
const part = <T>(file: string) => import(pathToFileURL(path.resolve(checkout, file)).href) as Promise<T>
const { setStage } = await part<typeof import('./stage.ts')>('tests/bench/stage.ts')
const { post } = await part<typeof import('./posts.ts')>('tests/bench/posts.ts')
const { plantInvented } = await part<typeof import('../../server/pages/demo/plant.ts')>('server/pages/demo/plant.ts')

const stage = await setStage()
const pageId = await plantInvented(stage.db, stage.siteId, stage.server.address, 50)
const url = encodeURIComponent('https://example.org/article')
const page = `/api/v1/sites/_/thread?page=${pageId}&url=${url}`
const browser = { Accept: '*/*', 'Accept-Encoding': 'gzip, deflate, br, zstd', Origin: 'https://example.org' }
const { headers } = await fetchBytes(new URL(page, stage.address), browser)

const requests = {
  posts: () => post(stage),
  pages: () => request('GET', stage.address, page, browser),
  unchanged: () => request('GET', stage.address, page, { ...browser, 'If-None-Match': headers.etag! }),
}

// As autovacuum does within a minute of posts: which plans a side has must not depend on when it comes round.
await load(stage.address, { connections: 16, seconds: 2 }, requests.posts)
await stage.db.pool.query('analyze')

process.on('message', async (command: Command) => {
  if (command.what === 'leave') {
    await stage[Symbol.asyncDispose]()
    process.disconnect?.()
    return
  }
  const { what, seconds } = command
  const { failed, perSecond } = await load(stage.address, { connections: 16, seconds }, requests[what])
  if (failed > 0) throw new Error(`${failed} of ${what} failed at ${checkout}`)
  process.send!(perSecond)
})
process.send!({ address: stage.server.address, pageId } satisfies Ready)
