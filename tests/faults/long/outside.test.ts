import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../server/database.ts'
import { createLog } from '../../../server/platform/log.ts'
import { hangMs, liftLimits, rounds, strike, strikes, tell, type World } from '../../kit/clients/strikes.ts'
import { until } from '../../kit/fixtures/embedded-database.ts'
import {
  makeClusters,
  type OutsidePostgres,
  outsidePrograms,
  startForwarder,
} from '../../kit/fixtures/outside-postgres.ts'
import { startServer } from '../../kit/fixtures/server-process.ts'

let clusters: Awaited<ReturnType<typeof makeClusters>>
let forwarder: Awaited<ReturnType<typeof startForwarder>>
let primary: OutsidePostgres
let world: World

const env = () => ({ DATABASE_URL: `postgres://afterword@127.0.0.1:${forwarder.port}/afterword` })

beforeAll(async () => {
  if (!outsidePrograms) return
  clusters = await makeClusters()
  primary = await clusters.primary()
  forwarder = await startForwarder(primary.port)
  const connection = () => ({ ...primary.connection, port: forwarder.port })
  const first = await startServer(env())
  const db = openDatabase(connection(), createLog('silent'))
  await liftLimits(db)
  await first[Symbol.asyncDispose]()
  world = { server: await startServer(env()), db, connection, postmaster: () => primary.pid() }
})

afterAll(async () => {
  await world?.db.pool.end()
  await world?.server[Symbol.asyncDispose]()
  forwarder?.close()
  await clusters?.[Symbol.asyncDispose]()
})

beforeEach((context) => {
  if (!outsidePrograms) context.skip('no PostgreSQL 15 or newer in /usr/lib/postgresql')
})

const cases: [name: string, times: number, act: () => Promise<void>][] = [
  ['a fast restart of the database', rounds, () => primary.control('restart', '-m', 'fast')],
  ['an immediate restart of the database', rounds, () => primary.control('restart', '-m', 'immediate')],
  ['kill -9 of a backend', rounds, () => strikes.killBackend(world)],
  ['the end of all connections', rounds, () => strikes.terminateAll(world)],
  [`a database that hangs for ${hangMs / 1_000} s`, 1, () => strikes.hang(world)],
]

it.each(cases)('outside: lives through %s, under load', async (name, times, act) => {
  const { pid } = world.server.child
  await strike(world, `Outside, ${name}`, times, act)
  expect(world.server.child.pid).toBe(pid)
})

it('outside: loses nothing by kill -9 of the server, under load', async () => {
  await strike(world, 'Outside, kill -9 of the server', rounds, async () => {
    world.server.child.kill('SIGKILL')
    await world.server.ended
    world.server = await startServer(env())
  })
})

it('outside: follows its address to the standby that was promoted, under load', async () => {
  const standby = await clusters.standbyOf(primary)
  await strike(world, 'Outside, a promoted standby', 1, async (load) => {
    // First the primary takes no writes any more, as one that was demoted while connections to it stayed open.
    await tell(primary.connection, 'alter system set default_transaction_read_only = on')
    await tell(primary.connection, 'select pg_reload_conf()')
    const refused = load.posting.outages()
    await until(() => load.posting.outages() > refused + 3)
    await primary.control('stop', '-m', 'immediate')
    await standby.control('promote')
    forwarder.leadTo(standby.port)
  })
})
