import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { inject } from 'vitest'
import { dist } from '../../server/build.ts'
import { readConfig } from '../../server/config.ts'
import { listen } from '../../server/live/listen.ts'
import { openDatabase } from '../../server/platform/database/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { createServer, createService } from '../../server/service.ts'
import type { TestApp } from './app.ts'

/** Another process on the same database, as far as one can be had within this one: it hears of changes by word only. */
export async function otherProcess(test: TestApp) {
  const log = createLog('silent')
  const options = `-c search_path=${test.fresh.schema}`
  const db = openDatabase({ ...inject('database'), options, max: 4 }, log)
  const listening = await listen(db, log)
  const service = await createService({ config: readConfig({}), db, log, dist, isServing: () => true })
  const server = createServer(service).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    address: `http://localhost:${port}`,
    // Through a socket, where pages are answered from memory before the app is asked.
    get: (address: string, headers: Record<string, string> = {}) =>
      fetch(`http://localhost:${port}${address}`, { headers }),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      service.close()
      await listening[Symbol.asyncDispose]()
      await db.pool.end()
    },
  }
}
