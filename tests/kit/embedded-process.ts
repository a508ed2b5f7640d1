/**
 * A process of its own that uses the embedded database, for the fault tests: it reads one command a line from standard input
 * and answers each with one line of JSON. Arguments: the data folder, then options of the supervisor as JSON.
 */
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import type { RootWay } from '../../server/platform/embedded/as-root.ts'
import { superviseEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'

const [dataDir = '', optionsText = '{}'] = process.argv.slice(2)
const parts = JSON.parse(optionsText) as { rootWays?: RootWay[]; patienceMs?: number }
const begunAt = performance.now()
const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`)

async function ask(sql: string) {
  const client = new Client(database.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const database = await superviseEmbeddedPostgres({ dataDir, log: createLog('silent') }, parts).catch((error: Error) => {
  say({ error: error.message, name: error.name })
  process.exit(1)
})
say({ readyMs: performance.now() - begunAt, connection: database.connection })

for await (const line of createInterface({ input: process.stdin })) {
  try {
    if (line === 'leave') break
    if (line === 'ensure') say({ ensured: await database.ensureRunning().then(() => true) })
    else say({ rows: await ask(line) })
  } catch (error) {
    say({ error: (error as Error).message })
  }
}
await database[Symbol.asyncDispose]()
say({ left: true })
// Nothing of the supervisor may keep the process alive from here on; standard input would.
process.stdin.destroy()
