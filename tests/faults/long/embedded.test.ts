import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDatabase } from '../../../server/database.ts'
import { databaseUser } from '../../../server/platform/embedded/cluster/initialise.ts'
import { createLog } from '../../../server/platform/log.ts'
import { hangMs, liftLimits, rounds, strike, strikes, type World } from '../../kit/clients/strikes.ts'
import { postmasterPid, until } from '../../kit/fixtures/embedded-database.ts'
import { startServer } from '../../kit/fixtures/server-process.ts'

let dataDir: string
let world: World

beforeAll(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-strikes-'))
  const connection = () => ({ host: path.join(dataDir, 'socket'), user: databaseUser, database: 'afterword' })
  const first = await startServer({ DATA_DIR: dataDir })
  const db = openDatabase(connection(), createLog('silent'))
  await liftLimits(db)
  first.child.kill('SIGKILL')
  await first.ended
  const server = await startServer({ DATA_DIR: dataDir })
  world = { server, db, connection, postmaster: () => postmasterPid(path.join(dataDir, 'postgres-18'))! }
})

afterAll(async () => {
  await world?.db.pool.end()
  await world?.server[Symbol.asyncDispose]()
  await fs.rm(dataDir, { recursive: true, force: true })
})

/** Ends the database with a signal, and waits until it is another process. */
async function endDatabase(signal: NodeJS.Signals): Promise<void> {
  const pid = world.postmaster()
  process.kill(pid, signal)
  await until(() => ![pid, undefined].includes(world.postmaster()))
}

const cases: [name: string, times: number, act: () => Promise<void>][] = [
  ['a fast stop of the database', rounds, () => endDatabase('SIGINT')],
  ['an immediate stop of the database', rounds, () => endDatabase('SIGQUIT')],
  ['kill -9 of the database', rounds, () => endDatabase('SIGKILL')],
  ['kill -9 of a backend', rounds, () => strikes.killBackend(world)],
  ['the end of all connections', rounds, () => strikes.terminateAll(world)],
  [`a database that hangs for ${hangMs / 1_000} s`, 1, () => strikes.hang(world)],
]

it.each(cases)('embedded: lives through %s, under load', async (name, times, act) => {
  const { pid } = world.server.child
  await strike(world, `Embedded, ${name}`, times, act)
  expect(world.server.child.pid).toBe(pid)
})

it('embedded: loses nothing by kill -9 of the server, under load', async () => {
  await strike(world, 'Embedded, kill -9 of the server', rounds, async () => {
    world.server.child.kill('SIGKILL')
    await world.server.ended
    world.server = await startServer({ DATA_DIR: dataDir })
  })
})
