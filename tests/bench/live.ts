import { spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { newId } from '../../server/platform/ids.ts'
import { origin } from '../kit/fixtures/app.ts'
import { startServer } from '../kit/fixtures/server-process.ts'
import { load } from './http-client.ts'
import { type Post, post } from './posts.ts'
import { median, numbered, type Stage } from './stage.ts'

const crowd = 10_000
const audience = 1_000
const eventsPerSecond = 20
const seconds = 10

/** What listeners cost, and what they get. */
export interface LiveFigures {
  crowd: number
  /** What the server's memory grew by, in MB. */
  memoryMB: number
  /** From the post's acknowledgement to the event in a reader's hands. */
  p50Ms: number
  p99Ms: number
  behind: number
  repeated: number
  /** Until all were back after the server was restarted. */
  backMs: number
  /** Posts a second with so many listeners attached, beside none, in the same run. */
  posting: { audience: number; alone: number; watched: number }
}

/** Follows a thread with thousands of readers, posts to it, restarts the server under them, and posts with some attached. */
export async function measureLive(stage: Stage): Promise<LiveFigures> {
  const page = { id: 'live', url: `${origin}/live` }
  const first = await postTo(stage.address, stage.tokens[0]!, page)
  const thread = first.threadId
  const events = `/api/v1/sites/_/threads/${thread}/events`
  const versionNow = async () => {
    const { rows } = await stage.db.pool.query('select version from thread where id = $1', [thread])
    return rows[0].version as number
  }

  const before = await memoryOf(stage.server.child.pid!)
  const listeners = startListeners()
  const version = await versionNow()
  await listeners({ do: 'open', address: stage.address.href, path: events, count: crowd, version })
  await pause(2_000)
  const after = await memoryOf(stage.server.child.pid!)

  const ackMs: number[] = []
  for (let n = 0; n < eventsPerSecond * seconds; n++) {
    const due = pause(1_000 / eventsPerSecond)
    await postTo(stage.address, stage.tokens[n % stage.tokens.length]!, page)
    ackMs.push(Date.now())
    await due
  }
  const last = await versionNow()
  const told = (await listeners({ do: 'reach', version: last, withinMs: 20_000 })) as {
    behind: number
    repeated: number
    arrivals: [number, number[]][]
  }
  const delays = delaysOf(told.arrivals, version, ackMs)

  const port = stage.address.port
  const lost = listeners({ do: 'lost' }) as Promise<{ backMs: number }>
  await stage.restart(() => startServer({ DATA_DIR: stage.dataDir, PORT: port }))
  const { backMs } = await lost
  await listeners({ do: 'end' })

  const posting = await measurePosting(stage)
  return {
    crowd,
    memoryMB: after - before,
    p50Ms: delays[Math.floor(delays.length / 2)]!,
    p99Ms: delays[Math.floor(delays.length * 0.99)]!,
    behind: told.behind,
    repeated: told.repeated,
    backMs,
    posting,
  }
}

/** For each post and reader, from its acknowledgement to the first event that told of it, sorted. Versions count posts from `base` on. */
function delaysOf(arrivals: [number, number[]][], base: number, ackMs: number[]): Float64Array {
  const sorted = arrivals.sort(([one], [other]) => one - other)
  const delays: number[] = []
  let before = base
  for (const [version, times] of sorted) {
    for (let n = before + 1; n <= version; n++) {
      const acknowledged = ackMs[n - base - 1]
      if (acknowledged !== undefined) for (const time of times) delays.push(Math.max(0, time - acknowledged))
    }
    before = version
  }
  return Float64Array.from(delays).sort()
}

async function measurePosting(stage: Stage): Promise<LiveFigures['posting']> {
  const alone: number[] = []
  const watched: number[] = []
  for (let round = 0; round < 3; round++) {
    alone.push((await load(stage.address, { connections: 16, seconds: 4 }, () => post(stage))).perSecond)
    const listeners = startListeners()
    for (let n = 0; n < 10; n++) {
      const path = `/api/v1/sites/_/threads/${numbered(n + 1)}/events`
      const { rows } = await stage.db.pool.query('select version from thread where id = $1', [numbered(n + 1)])
      await listeners({ do: 'open', address: stage.address.href, path, count: audience / 10, version: rows[0].version })
    }
    watched.push((await load(stage.address, { connections: 16, seconds: 4 }, () => post(stage))).perSecond)
    await listeners({ do: 'end' })
  }
  return { audience, alone: median(alone), watched: median(watched) }
}

async function postTo(address: URL, token: string, page: Post['page']): Promise<{ threadId: string }> {
  const answer = await fetch(new URL('/api/v1/sites/_/comments', address), {
    method: 'POST',
    headers: {
      Origin: origin,
      'Content-Type': 'application/json',
      Authorization: `Bearer ${token}`,
      'Idempotency-Key': newId(),
    },
    body: JSON.stringify({ page, body: `Said at ${performance.now()}.` }),
  })
  if (answer.status !== 201) throw new Error(`posting answered ${answer.status}`)
  return (await answer.json()).comment
}

/** Resident memory of a process, in MB; what /proc says. */
export async function memoryOf(pid: number): Promise<number> {
  const status = await fs.readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s*(\d+)/.exec(status)![1]) / 1_024
}

function startListeners() {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'listeners.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting: ((answer: unknown) => void)[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)))
  return (order: { do: string } & Record<string, unknown>) =>
    new Promise<unknown>((resolve) => {
      waiting.push(resolve)
      child.stdin.write(`${JSON.stringify(order)}\n`)
    })
}
