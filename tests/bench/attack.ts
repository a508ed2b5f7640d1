import http from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { plantInvented } from '../../server/pages/demo/plant.ts'
import type { Node } from '../../shared/comments/nodes.ts'
import { startServer } from '../kit/fixtures/server-process.ts'
import type { AttackOrder } from './attackers.ts'
import { request } from './http-client.ts'
import { memoryOf } from './live.ts'
import type { Stage } from './stage.ts'

const attackers = 150
const longThread = 50_000
const ordinaryThread = 200
const aloneMs = 4_000
const attackedMs = 6_000
/** Pause of an honest client after each answer; two run at a time, from eight addresses in turn. */
const everyMs = 25
const honestAddresses = 8
const origin = 'http://localhost:4000'

/** What one attack did to honest clients at another address. */
export interface AttackFigures {
  what: string
  aloneP95Ms: number
  attackedP95Ms: number
  /** Answers of 4xx and 5xx, and lost connections, of honest clients. */
  failed: number
  /** Answers to the attackers, by status. */
  answers: Record<string, number>
  memoryMB: number
}

/** Has 150 connections of one address attack each costly route in turn, while others read and post. Ends by itself. */
export async function measureAttack(stage: Stage): Promise<AttackFigures[]> {
  // A proxy elsewhere is named, so that loopback addresses are those of clients.
  await stage.restart(() => startServer({ DATA_DIR: stage.dataDir, TRUSTED_PROXIES: '192.0.2.1' }))
  const address = new URL(stage.server.address)
  const plant = async (comments: number) => {
    const page = await plantInvented(stage.db, stage.siteId, `${origin}/attacked-${comments}`, comments)
    const path = `/api/v1/sites/_/thread?page=${page}&url=${encodeURIComponent(`${origin}/attacked-${comments}`)}`
    const read = await fetch(new URL(path, address))
    const { thread, items } = (await read.json()) as { thread: { id: string }; items: { id: string }[] }
    return { path, thread: thread.id, comment: items[0]!.id, page }
  }
  const [long, ordinary, decorated] = [await plant(longThread), await plant(ordinaryThread), await plant(130)]
  await stage.db
    .updateTable('comment')
    .set({ body: JSON.stringify(decoration) })
    .where('thread_id', '=', decorated.thread)
    .execute()
  const site = '/api/v1/sites/_'
  const get = (path: string, headers: Record<string, string> = {}) => request('GET', address, path, headers)
  const events = `${site}/threads/${ordinary.thread}/events`
  const retried = JSON.stringify({
    page: { id: ordinary.page, url: `${origin}/retried` },
    body: 'Once, and then again.',
  })
  const attacks: [what: string, requests: string[]][] = [
    ['search', [get(`${site}/threads/${long.thread}/search?limit=100&q=and+-RANDOM`), get(`${site}/threads/${long.thread}/search?limit=100&q=river+or+water`)]],
    ['pages under ever new addresses', [get(`${decorated.path}&limit=100&title=RANDOM`)]],
    ['pages of every size and order', sizesAndOrders(long.path).map((path) => get(path))],
    ['replies, and the way to a comment', [get(`${site}/comments/${long.comment}/replies?limit=100`), get(`${site}/comments/${long.comment}/context`)]],
    ['plain pages', [get(`/threads/_/${decorated.thread}`), get(`/threads/_?url=${origin}/RANDOM`)]],
    ['threads to include', [get(`/threads/_/${decorated.thread}/thread.html`), get(`/threads/_/thread.html?url=${origin}/RANDOM`)]],
    ['feeds', [get(`/threads/_/${decorated.thread}/feed.atom`), get('/threads/_/feed.json')]],
    ['HEAD of event streams', [request('HEAD', address, events)]],
    ['event streams', [get(events)]],
    ['retries of a finished post', [request('POST', address, `${site}/comments`, { Origin: origin, Authorization: `Bearer ${stage.tokens[0]}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, retried)]],
    ['connections that send nothing', []],
  ] // biome-ignore format: a table
  const honest = honestClient(stage, address, ordinary)
  await honest(aloneMs)
  const figures: AttackFigures[] = []
  for (const [n, [what, requests]] of attacks.entries()) {
    const alone = await honest(aloneMs)
    const order = {
      host: address.hostname,
      port: Number(address.port),
      from: `127.0.1.${n + 1}`,
      connections: attackers,
      requests,
    }
    const worker = new Worker(new URL('attackers.ts', import.meta.url), { workerData: order satisfies AttackOrder })
    const attacked = await honest(attackedMs)
    const memoryMB = await memoryOf(stage.server.child.pid!)
    const answers = new Promise<Record<string, number>>((resolve) => worker.once('message', resolve))
    worker.postMessage('end')
    figures.push({
      what,
      aloneP95Ms: p95(alone.tookMs),
      attackedP95Ms: p95(attacked.tookMs),
      failed: attacked.failed,
      answers: await answers,
      memoryMB,
    })
    await worker.terminate()
    await pause(500)
  }
  return figures
}

/** A body as large as the server once stored for 5,000 characters. */
const decoration: Node[] = [
  { type: 'p', children: Array.from({ length: 2_500 }, (_, n): Node => (n % 2 ? { type: 'text', text: 'b' } : { type: 'em', children: [{ type: 'text', text: 'a' }] })) },
] // biome-ignore format: a tree

const sizesAndOrders = (path: string) =>
  ['newest', 'oldest', 'respected', 'replies'].flatMap((sort) =>
    Array.from({ length: 100 }, (_, limit) => `${path}&sort=${sort}&limit=${limit + 1}`),
  )

/** Two readers who also write, each with a pause after every answer. */
function honestClient(stage: Stage, address: URL, { path, thread, page }: Record<'path' | 'thread' | 'page', string>) {
  const agent = new http.Agent({ keepAlive: true })
  let posts = 0
  let sent = 0
  const send = (method: string, what: string, headers = {}, body = '') =>
    new Promise<number>((resolve) => {
      const options = {
        method,
        path: what,
        host: address.hostname,
        port: address.port,
        localAddress: `127.0.0.${2 + (sent++ % honestAddresses)}`,
        agent,
        headers,
      }
      http
        .request(options, (answer) => answer.resume().on('end', () => resolve(answer.statusCode!)))
        .on('error', () => resolve(0))
        .end(body)
    })
  const post = () => {
    const headers = {
      Origin: origin,
      Authorization: `Bearer ${stage.tokens[1 + (posts % 900)]}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    }
    const body = {
      page: { id: page, url: `${origin}/attacked-${ordinaryThread}` },
      body: `An honest comment, number ${posts++}.`,
    }
    return send('POST', '/api/v1/sites/_/comments', headers, JSON.stringify(body))
  }
  const readAndWrite = [
    () => send('GET', path, { 'Accept-Encoding': 'br' }),
    () => send('GET', `/threads/_/${thread}`),
    () => send('GET', `/api/v1/sites/_/threads/${thread}/changes?since=1`),
    post,
  ]
  const search = () => send('GET', `/api/v1/sites/_/threads/${thread}/search?q=river`)
  const turns = [...readAndWrite, ...readAndWrite, ...readAndWrite, search]
  return async (forMs: number) => {
    const tookMs: number[] = []
    let failed = 0
    const endMs = performance.now() + forMs
    const one = async (first: number) => {
      for (let n = first; performance.now() < endMs; n++) {
        const startMs = performance.now()
        const status = await turns[n % turns.length]!()
        tookMs.push(performance.now() - startMs)
        if (status === 0 || status >= 400) failed++
        await pause(everyMs)
      }
    }
    await Promise.all([one(0), one(2)])
    return { tookMs, failed }
  }
}

function p95(tookMs: number[]): number {
  return tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.95)] ?? 0
}
