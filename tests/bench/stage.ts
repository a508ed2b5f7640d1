import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { openDatabase } from '../../server/database.ts'
import { hashToken, newToken } from '../../server/identity/tokens.ts'
import type { Db } from '../../server/platform/database/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

/** What all measurements share: the server as its owner starts it, and its database. */
export interface Stage extends AsyncDisposable {
  server: ServerProcess
  /** Ends the server and starts the next. */
  restart: (start: () => Promise<ServerProcess>) => Promise<void>
  dataDir: string
  address: URL
  embedded: EmbeddedPostgres
  db: Db
  siteId: string
  /** Tokens of the made guests, and the ids of guests and threads: `numbered(1)` to `numbered(people)`. */
  tokens: string[]
}

export const people = 1_000

/** The id of the nth made guest, and of the nth made thread; pgbench makes the same with lpad. */
export const numbered = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

/** Starts a server on a fresh database with 1,000 guests and 1,000 empty threads, and its limits lifted. */
export async function setStage(): Promise<Stage> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-bench-'))
  const log = createLog('warn')
  const embedded = await startEmbeddedPostgres({ dataDir, log })
  let server = await startServer({ DATA_DIR: dataDir })
  const db = openDatabase(embedded.connection, log)
  const { site_id: siteId } = await db.selectFrom('site').select('site_id').executeTakeFirstOrThrow()
  const settings = { writesPerMinutePerAuthor: 1_000_000, writesPerMinutePerAddress: 1_000_000 }
  await db
    .updateTable('site')
    .set({ settings: JSON.stringify(settings) })
    .execute()
  const tokens = Array.from({ length: people }, newToken)
  const each = tokens.map((token, at) => ({ token, id: numbered(at + 1), n: at + 1 }))
  await db
    .insertInto('author')
    .values(
      each.map(({ token, id, n }) => ({
        site_id: siteId,
        id,
        kind: 'guest' as const,
        name: `Guest ${n}`,
        email: null,
        token_hash: hashToken(token),
      })),
    )
    .execute()
  await db
    .insertInto('thread')
    .values(
      each.map(({ id, n }) => ({
        site_id: siteId,
        id,
        page_key: `id:page-${n}`,
        url: `http://localhost/${n}`,
        title: '',
      })),
    )
    .execute()
  const address = new URL(server.address)
  return {
    get server() {
      return server
    },
    async restart(start) {
      await server[Symbol.asyncDispose]()
      server = await start()
    },
    dataDir,
    address,
    embedded,
    db,
    siteId,
    tokens,
    async [Symbol.asyncDispose]() {
      await db.pool.end()
      await server[Symbol.asyncDispose]()
      await embedded[Symbol.asyncDispose]()
      await fs.rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts a script of this folder as a process of its own; the first line it prints is the port it listens on. */
export async function startPeer(script: string, input: Uint8Array): Promise<{ address: URL; child: ChildProcess }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(input)
  const port = await new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve))
  return { address: new URL(`http://127.0.0.1:${port}`), child }
}

/** The middle one of an odd number of figures, or the lower middle one. */
export function median(figures: number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor((figures.length - 1) / 2)]!
}
