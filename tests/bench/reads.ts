import { readPage } from '../../server/comments/read-page.ts'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { Sites } from '../../server/sites/site.ts'
import { threadByKey } from '../../server/sites/threads.ts'
import { load, request } from './http-client.ts'
import { median, type Stage, startPeer } from './stage.ts'

const connections = 16
const seconds = 4
const rounds = 5

/** Pages a second over HTTP, and what a bare Hono route answering the same bytes does in the same minutes. */
export interface ReadFigures {
  bytes: number
  perSecond: number
  bare: number
  ratio: number
  /** Reading one page on one connection, without HTTP: middle and slowest hundredth, by comments in the thread. */
  database: { comments: number; p50Ms: number; p99Ms: number }[]
}

/** Makes threads of 50 and 100,000 comments and reads their first pages. */
export async function measureReads(stage: Stage): Promise<ReadFigures> {
  const small = await plantInvented(stage.db, stage.siteId, stage.server.address, 50)
  const large = await plantInvented(stage.db, stage.siteId, stage.server.address, 100_000)
  await stage.db.pool.query('vacuum analyze')
  const path = `/api/v1/sites/_/thread?page=${small}&url=${encodeURIComponent(stage.server.address)}`
  const body = await (await fetch(new URL(path, stage.address))).text()
  const bare = await startPeer('bare-hono.ts', body)
  const pages: number[] = []
  const bares: number[] = []
  for (let round = 0; round < rounds; round++) {
    const barely = await load(bare.address, { connections, seconds }, () => request('GET', bare.address, '/'))
    const really = await load(stage.address, { connections, seconds }, () => request('GET', stage.address, path))
    if (really.failed > 0) throw new Error(`${really.failed} pages failed`)
    bares.push(barely.perSecond)
    pages.push(really.perSecond)
  }
  bare.child.kill()
  const ratios = pages.map((page, at) => page / bares[at]!)
  return {
    bytes: Buffer.byteLength(body),
    perSecond: median(pages),
    bare: median(bares),
    ratio: median(ratios),
    database: [await measurePage(stage, small, 50), await measurePage(stage, large, 100_000)],
  }
}

async function measurePage(stage: Stage, key: string, comments: number) {
  const db = openDatabase({ ...stage.embedded.connection, max: 1 }, createLog('warn'))
  const site = await new Sites(db).get('_')
  const thread = await threadByKey(db, site.id, key)
  const took: number[] = []
  for (let run = 0; run < 1_500; run++) {
    const startMs = performance.now()
    await readPage(db, site, { threadId: thread!.id, parentId: null, sort: 'newest' })
    if (run >= 500) took.push(performance.now() - startMs)
  }
  await db.pool.end()
  took.sort((a, b) => a - b)
  return { comments, p50Ms: took[Math.floor(took.length / 2)]!, p99Ms: took[Math.floor(took.length * 0.99)]! }
}
