import { performance } from 'node:perf_hooks'
import { brotliDecompressSync } from 'node:zlib'
import { readCommentPage } from '../../server/comments/reading/read-comment-page.ts'
import { openDatabase } from '../../server/database.ts'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import type { Db } from '../../server/platform/database/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { type Site, Sites } from '../../server/sites/site.ts'
import { keyOfId } from '../../server/threads/page-key.ts'
import { threadByKey } from '../../server/threads/threads.ts'
import type { Comment } from '../../shared/comments/comments.ts'
import { type Sort, sorts } from '../../shared/comments/sorts.ts'
import { fetchBytes, load, request } from './http-client.ts'
import { median, type Stage, startPeer } from './stage.ts'

const connections = 32
const seconds = 4
const rounds = 5
const runs = 300
const sizes = [1_000, 100_000, 1_000_000]
/** What browsers send, so that a real answer carries everything. */
const browser = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  Accept: '*/*',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
  'Accept-Language': 'en-GB,en;q=0.9',
  Origin: 'https://example.org',
  Referer: 'https://example.org/',
}

/** Pages a second from memory over HTTP, and what a bare Hono route answering the same bytes does in the same minutes. */
export interface ReadFigures {
  bytes: number
  compressed: number
  pages: number
  unchanged: number
  bare: number
  /** Middle of the rounds' ratios to the bare route. */
  pagesRatio: number
  unchangedRatio: number
  database: DatabaseFigures[]
}

/** One order's page read on one connection, without HTTP, in milliseconds, by comments in the thread. */
export interface DatabaseFigures {
  sort: Sort
  which: 'first' | 'hundredth'
  p50Ms: number[]
}

export { sizes }

/** Reads a page of 20 comments again and again, and pages of ever larger threads from the database. */
export async function measureReads(stage: Stage): Promise<ReadFigures> {
  const key = await plantInvented(stage.db, stage.siteId, stage.server.address, 20)
  const path = `/api/v1/sites/_/thread?page=${key}&url=${encodeURIComponent('https://example.org/article')}`
  const { bytes, headers } = await fetchBytes(new URL(path, stage.address), browser)
  const bare = await startPeer('bare-hono.ts', bytes)
  const asked = {
    bare: request('GET', bare.address, '/', browser),
    pages: request('GET', stage.address, path, browser),
    unchanged: request('GET', stage.address, path, { ...browser, 'If-None-Match': headers.etag! }),
  }
  const done = { bare: [] as number[], pages: [] as number[], unchanged: [] as number[] }
  for (let round = 0; round < rounds; round++)
    for (const what of ['bare', 'pages', 'unchanged'] as const) {
      const address = what === 'bare' ? bare.address : stage.address
      const { failed, perSecond } = await load(address, { connections, seconds }, () => asked[what])
      if (failed > 0) throw new Error(`${failed} of ${what} failed`)
      done[what].push(perSecond)
    }
  bare.child.kill()
  const ratio = (what: 'pages' | 'unchanged') => median(done[what].map((one, at) => one / done.bare[at]!))
  return {
    bytes: brotliDecompressSync(bytes).length,
    compressed: bytes.length,
    pages: median(done.pages),
    unchanged: median(done.unchanged),
    bare: median(done.bare),
    pagesRatio: ratio('pages'),
    unchangedRatio: ratio('unchanged'),
    database: await measureDatabase(stage),
  }
}

async function measureDatabase(stage: Stage): Promise<DatabaseFigures[]> {
  const threads: string[] = []
  const db = openDatabase({ ...stage.embedded.connection, max: 1 }, createLog('warn'))
  const site = await new Sites(db).get('_')
  for (const size of sizes) {
    const page = await plantInvented(stage.db, stage.siteId, stage.server.address, size)
    threads.push((await threadByKey(db, site.id, keyOfId(page)))!.id)
  }
  await vacuum(stage)
  const figures: DatabaseFigures[] = []
  for (const sort of sorts)
    for (const which of ['first', 'hundredth'] as const) {
      const cursors = which === 'first' ? [] : await likePages(db, site, threads, sort)
      // In turn, so that a slow minute is everybody's.
      const took = threads.map(() => [] as number[])
      for (let run = -50; run < runs; run++)
        for (const [at, threadId] of threads.entries()) {
          const startMs = performance.now()
          await readCommentPage(db, site, { threadId, parentId: null, sort, cursor: cursors[at] })
          if (run >= 0) took[at]!.push(performance.now() - startMs)
        }
      figures.push({ sort, which, p50Ms: took.map(median) })
    }
  await db.pool.end()
  return figures
}

/** Brings the planner's figures up to date, as a server's own upkeep does over night. */
async function vacuum({ db }: Stage): Promise<void> {
  const client = await db.pool.connect()
  await client.query('set statement_timeout = 0')
  await client.query('vacuum analyze')
  client.release(true)
}

/**
 * Where the hundredth page begins, give or take ten: of those, the one that holds most nearly as many comments as is usual
 * there in the largest thread. A thread too small for a hundredth offers all its pages. What a page costs is what it carries.
 */
async function likePages(db: Db, site: Site, threads: string[], sort: Sort): Promise<(string | undefined)[]> {
  const walks: Walked[][] = []
  for (const threadId of threads) walks.push(await walk(db, site, threadId, sort))
  const usual = median(
    walks
      .at(-1)!
      .slice(90)
      .map(({ comments }) => comments),
  )
  const distance = ({ comments }: Walked) => Math.abs(comments - usual)
  return walks.map((pages) => {
    const near = pages.length < 100 ? pages : pages.slice(90)
    return near.reduce((best, page) => (distance(page) < distance(best) ? page : best)).cursor
  })
}

interface Walked {
  cursor: string | undefined
  comments: number
}

async function walk(db: Db, site: Site, threadId: string, sort: Sort): Promise<Walked[]> {
  const pages: Walked[] = []
  let cursor: string | undefined
  while (pages.length < 100) {
    const page = await readCommentPage(db, site, { threadId, parentId: null, sort, cursor, limit: 20 })
    pages.push({ cursor, comments: count(page.items) })
    if (!page.nextCursor) break
    cursor = page.nextCursor
  }
  return pages
}

const count = (items: Comment[]): number => items.reduce((sum, { replies }) => sum + 1 + count(replies?.items ?? []), 0)
