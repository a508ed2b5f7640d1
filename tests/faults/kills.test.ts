import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../../server/database.ts'
import { startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'
import { startPosting } from '../kit/clients/posting-clients.ts'
import { runs } from '../kit/data/runs.ts'
import { pageUrl } from '../kit/fixtures/app.ts'
import { until } from '../kit/fixtures/embedded-database.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

const kills = runs(4, 10)
const clients = 8

it(`keeps every acknowledged comment exactly once and byte for byte through ${kills} kills of server and database`, async () => {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-kills-'))
  const env = { DATA_DIR: dataDir, LOG_LEVEL: 'info' }
  let server: ServerProcess = await startServer(env)
  // Keeps the data folder's database in reach of the test; another process on it, as a second server would be.
  const embedded = await startEmbeddedPostgres({ dataDir, log: createLog('silent') })
  const db = openDatabase(embedded.connection, createLog('silent'))
  const settings = { writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1_000_000 }
  await db
    .updateTable('site')
    .set({ settings: JSON.stringify(settings) })
    .execute()
  // A new process knows the settings from its first request on.
  await server[Symbol.asyncDispose]()
  server = await startServer(env)

  const posting = startPosting(() => server.address, clients)
  const restartsMs: number[] = []
  for (let kill = 0; kill < kills; kill++) {
    const enough = posting.acknowledged() + 10 + Math.random() * 40
    await until(() => posting.acknowledged() > enough)
    if (kill % 2 === 0) {
      server.child.kill('SIGKILL')
      await server.ended
      const startMs = performance.now()
      server = await startServer(env)
      restartsMs.push(performance.now() - startMs)
    } else {
      const pid = Number((await fs.readFile(path.join(dataDir, 'postgres-18/postmaster.pid'), 'utf8')).split('\n')[0])
      process.kill(pid, 'SIGKILL')
      await embedded.ensureRunning()
    }
  }
  await posting.finish()

  const { id: threadId, comment_count } = await db
    .selectFrom('thread')
    .select(['id', 'comment_count'])
    .where('page_key', '=', pageUrl)
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('comment')
    .select(['id', 'post_key', 'source'])
    .where('thread_id', '=', threadId)
    .execute()
  const byKey = Map.groupBy(rows, (row) => row.post_key)
  const { journal } = posting
  expect(posting.outages(), 'the kills were felt').toBeGreaterThan(0)
  expect(journal.length, 'there was load').toBeGreaterThan(clients * 10)
  expect(journal.filter((entry) => entry.id === null).map((entry) => entry.refusal)).toEqual([])
  for (const entry of journal)
    expect(byKey.get(entry.key)).toEqual([expect.objectContaining({ id: entry.id, source: entry.source })])
  expect(rows.length).toBe(journal.length)
  expect(comment_count).toBe(journal.length)
  process.stdout.write(
    `${kills} kills: ${journal.length} acknowledged, ${posting.outages()} attempts failed meanwhile, 0 lost, 0 doubled; slowest start ${Math.round(Math.max(...restartsMs))} ms\n`,
  )

  await db.pool.end()
  await server[Symbol.asyncDispose]()
  await embedded[Symbol.asyncDispose]()
  await fs.rm(dataDir, { recursive: true })
})
