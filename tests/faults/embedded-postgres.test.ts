import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, rename, rm, stat, symlink, truncate } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { afterAll, expect, it, vi } from 'vitest'
import { EmbeddedDatabaseError } from '../../server/platform/embedded/base/embedded-database-error.ts'
import { completeLibraries } from '../../server/platform/embedded/programs/libraries.ts'
import { locateBinaries } from '../../server/platform/embedded/programs/locate.ts'
import { majorVersion } from '../../server/platform/embedded/programs/version.ts'
import {
  type EmbeddedPostgres,
  type Parts,
  startEmbeddedPostgres,
  superviseEmbeddedPostgres,
} from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'
import {
  ask,
  copyMadeCluster,
  type Home,
  isServerOn,
  killServer,
  makeHome,
  postmasterPid,
  removeMadeCluster,
  until,
} from '../kit/fixtures/embedded-database.ts'

vi.setConfig({ testTimeout: 30_000 })
afterAll(removeMadeCluster)

const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'
const log = createLog('silent')
/** The plain user tests take on when they run as root. */
const nobody = 65534
const asNobody = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--']

/** Root as a container runtime leaves it: with these capabilities and no others, so without looking into other users' processes. */
const containerCapabilities =
  'chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,net_raw,sys_chroot,mknod,audit_write,setfcap'
const asInContainer = ['setpriv', `--bounding-set=-all,+${containerCapabilities.replaceAll(',', ',+')}`, '--']

/** Docs promise readers five seconds, on a machine with time to spare; a shared one in a slow minute takes a few times that. */
const healMaxMs = 20_000

const startTime = 'select pg_postmaster_start_time()::text as since'
const note = (text: string) => process.stdout.write(`  ${text}\n`)

it('starts on an empty folder, keeps the data, and starts again on it', async () => {
  await using home = await makeHome()
  const coldFrom = performance.now()
  {
    await using database = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    note(`cold start ${Math.round(performance.now() - coldFrom)} ms`)
    await ask(database, 'create table story (title text)')
    await ask(database, `insert into story values ('Grüße, 世界')`)
    const [settings] = await ask(
      database,
      `select current_setting('listen_addresses') as tcp, current_setting('fsync') as fsync,
              current_setting('data_checksums') as checksums, current_setting('server_encoding') as encoding,
              lower('ÄÖ') as lowered, (select datlocprovider::text from pg_database where datname = current_database()) as provider`,
    )
    expect(settings).toEqual({ tcp: '', fsync: 'on', checksums: 'on', encoding: 'UTF8', lowered: 'äö', provider: 'b' })
    expect(statSync(database.connection.host).mode & 0o777).toBe(0o700)
    expect(statSync(home.cluster).mode & 0o777).toBe(0o700)
  }
  expect(await isServerOn(home.cluster)).toBe(false)
  expect(readdirSync(home.dataDir).filter((name) => name.includes('.new-'))).toEqual([])
  await truncate(path.join(home.dataDir, 'postgres.log'), 11 * 1024 * 1024)
  const warmFrom = performance.now()
  await using database = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  note(`warm start ${Math.round(performance.now() - warmFrom)} ms`)
  expect(await ask(database, 'select title from story')).toEqual([{ title: 'Grüße, 世界' }])
  // A log that has grown large was set aside.
  expect(statSync(path.join(home.dataDir, 'postgres.log')).size).toBeLessThan(10_000)
})

it('lets a second process in and stops only when the last one leaves', async () => {
  await using home = await makeHome({ isSeeded: true })
  const first = home.start()
  await first.ready
  await first.rows('create table kept as select 1 as one')
  const second = home.start()
  await second.ready
  const since = await first.rows(startTime)
  expect(await second.rows(startTime)).toEqual(since)
  expect(await first.leave()).toEqual({ left: true, exitCode: 0 })
  expect(await second.rows(startTime)).toEqual(since)
  expect(await second.rows('select one from kept')).toEqual([{ one: 1 }])
  expect(await second.leave()).toEqual({ left: true, exitCode: 0 })
  expect(await isServerOn(home.cluster)).toBe(false)
  expect(existsSync(path.join(home.cluster, 'PG_VERSION'))).toBe(true)
})

it('gives two users in one process the same server, and the first to leave takes nothing along', async () => {
  await using home = await makeHome({ isSeeded: true })
  const [left, right] = await Promise.all([
    startEmbeddedPostgres({ dataDir: home.dataDir, log }),
    startEmbeddedPostgres({ dataDir: home.dataDir, log }),
  ])
  await Promise.all([left[Symbol.asyncDispose](), left[Symbol.asyncDispose]()])
  expect(await ask(right, 'select 1 as one')).toEqual([{ one: 1 }])
  await expect(left.ensureRunning()).rejects.toThrow('closed')
  await right[Symbol.asyncDispose]()
  expect(await isServerOn(home.cluster)).toBe(false)
})

it('ends with one server when five processes start at once, and with none when they all leave at once', async () => {
  await using home = await makeHome()
  const all = Array.from({ length: 5 }, () => home.start())
  const ready = await Promise.all(all.map((one) => one.ready))
  expect(ready.map((answer) => answer.error)).toEqual(Array(5).fill(undefined))
  const since = await Promise.all(all.map((one) => one.rows(startTime)))
  expect(new Set(since.map((rows) => rows?.[0]?.since)).size).toBe(1)
  const left = await Promise.all(all.map((one) => one.leave()))
  expect(left.map(({ exitCode }) => exitCode)).toEqual(Array(5).fill(0))
  expect(await isServerOn(home.cluster)).toBe(false)
})

it('gives a running server to whoever arrives while the last one leaves', async () => {
  await using home = await makeHome({ isSeeded: true })
  await using first = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  let former: EmbeddedPostgres = first
  for (let round = 0; round < 6; round += 1) {
    const leaving = former[Symbol.asyncDispose]()
    // A little later each time, measured in looks at the folder.
    for (let look = 0; look < round * 60; look += 1) await stat(home.dataDir)
    const next = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    await leaving
    expect(await ask(next, 'select 1 as one')).toEqual([{ one: 1 }])
    former = next
  }
  await former[Symbol.asyncDispose]()
  expect(await isServerOn(home.cluster)).toBe(false)
})

it('starts afresh when the first start was killed half-way', async () => {
  await using home = await makeHome()
  const first = home.start()
  const begun = () => readdirSync(home.dataDir).find((name) => name.includes('.new-'))
  await until(() => existsSync(home.dataDir) && existsSync(path.join(home.dataDir, begun() ?? '', 'pg_hba.conf')))
  await first.kill()
  expect(existsSync(home.cluster)).toBe(false)
  await using next = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  expect(await ask(next, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(readdirSync(home.dataDir).filter((name) => name.includes('.new-'))).toEqual([])
})

it.each([
  ['kill -9', 'kill'],
  ['Ctrl-C', 'interrupt'],
] as const)(
  'keeps acknowledged rows through a %s of its process, and the next one adopts the server',
  async (_, end) => {
    await using home = await makeHome({ isSeeded: true })
    const first = home.start()
    await first.ready
    await first.rows('create table kept (n int)')
    for (let n = 0; n < 20; n += 1) await first.rows(`insert into kept values (${n})`)
    const since = await first.rows(startTime)
    await first[end]()
    expect(await isServerOn(home.cluster)).toBe(true)
    const next = home.start()
    await next.ready
    expect(await next.rows(startTime)).toEqual(since)
    expect(await next.rows('select count(*)::int from kept')).toEqual([{ count: 20 }])
    await next.leave()
    expect(await isServerOn(home.cluster)).toBe(false)
  },
)

it('brings a killed server back by itself, within five seconds and with every acknowledged row', async () => {
  await using home = await makeHome({ isSeeded: true })
  await using database = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  await ask(database, 'create table kept (n int)')
  let acknowledged = 0
  for (let kills = 0; kills < 3; kills += 1) {
    const writers = Array.from({ length: 4 }, () => writeUntilItBreaks(database, () => acknowledged++))
    const before = acknowledged
    await until(() => acknowledged > before + 50)
    process.kill(postmasterPid(home.cluster)!, 'SIGKILL')
    await Promise.all(writers)
    const healMs = await until(() =>
      ask(database, 'select 1').then(
        () => true,
        () => false,
      ),
    )
    note(`back ${Math.round(healMs)} ms after kill -9`)
    expect(healMs).toBeLessThan(healMaxMs)
  }
  const [kept] = await ask(database, 'select count(*)::int as rows from kept')
  // A row may be stored without its acknowledgement having come through, never the other way round.
  expect(kept?.rows).toBeGreaterThanOrEqual(acknowledged)
})

async function writeUntilItBreaks(database: EmbeddedPostgres, acknowledge: () => void) {
  const client = new Client(database.connection)
  client.on('error', () => undefined)
  await client.connect()
  try {
    for (;;) {
      await client.query('insert into kept values (1)')
      acknowledge()
    }
  } catch {
    // The kill this test is about.
  } finally {
    await client.end()
  }
}

it('answers many who ask for a running server at once after it was killed', async () => {
  await using home = await makeHome({ isSeeded: true })
  await using database = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  const other = home.start()
  await other.ready
  const former = postmasterPid(home.cluster)!
  process.kill(former, 'SIGKILL')
  await Promise.all([...Array.from({ length: 10 }, () => database.ensureRunning()), other.say('ensure')])
  expect(postmasterPid(home.cluster)).not.toBe(former)
  expect(await ask(database, startTime)).toEqual(await other.rows(startTime))
  expect((await other.leave()).exitCode).toBe(0)
  await database.ensureRunning()
})

const busyLoop = `do $$ begin for i in 1..2000000000 loop end loop; end $$`

it.runIf(isLinux).each([
  ['by the lock its processes inherited', false],
  ['by the shared memory PostgreSQL finds in use', true],
])('waits for the orphans of a killed server, held off %s', async (_, isGuardLost) => {
  await using home = await makeHome({ isSeeded: true })
  const first = home.start()
  const { connection } = await first.ready
  await first.rows('create table kept as select 1 as one')
  // Longer than the postmaster lives: a backend that computes does not notice its death.
  first.child.stdin!.write(`${busyLoop}\n`)
  const busy = `select from pg_stat_activity where state = 'active' and query like 'do %'`
  await until(async () => (await ask({ connection: connection! }, busy)).length === 1)
  const orphans = serverProcesses(home.cluster)
  await first.kill()
  if (isGuardLost) await rm(path.join(home.dataDir, 'postgres.lock'))
  await killServer(home.cluster)
  expect(serverProcesses(home.cluster).length).toBeGreaterThan(0)
  let isUp = false
  const starting = startEmbeddedPostgres({ dataDir: home.dataDir, log }).finally(() => {
    isUp = true
  })
  const isRefused = () =>
    readFileSync(path.join(home.dataDir, 'postgres.log'), 'utf8').includes('pre-existing shared memory block')
  if (isGuardLost) await until(isRefused)
  expect(isUp).toBe(false)
  // Whoever still computes would do so for minutes.
  for (const pid of orphans) if (serverProcesses(home.cluster).includes(pid)) process.kill(pid, 'SIGKILL')
  await using next = await starting
  const now = serverProcesses(home.cluster)
  expect(orphans.filter((pid) => now.includes(pid))).toEqual([])
  expect(await ask(next, 'select one from kept')).toEqual([{ one: 1 }])
  expect(isRefused()).toBe(isGuardLost)
})

/** The processes that work inside a cluster (Linux). */
function serverProcesses(cluster: string): number[] {
  const { ino, dev } = statSync(cluster)
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      try {
        const found = pid ? statSync(`/proc/${pid}/cwd`) : undefined
        return found?.ino === ino && found.dev === dev
      } catch {
        return false
      }
    })
}

it.each(['a dead process', ...(isLinux ? ['a zombie'] : []), 'a foreign process', 'nobody, being empty'])(
  'starts although a stale lock file names %s',
  async (whom) => {
    await using home = await makeHome({ isSeeded: true })
    const locks = [path.join(home.cluster, 'postmaster.pid'), path.join(home.dataDir, 'socket/.s.PGSQL.5432.lock')]
    const first = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    const [dead, ...rest] = readFileSync(locks[0]!, 'utf8').split('\n')
    await ask(first, 'create table kept as select 1 as one')
    await first[Symbol.asyncDispose]()
    const pid = { 'a zombie': makeZombie, 'a foreign process': makeStranger }[whom]
    const named = pid ? await pid(home) : dead
    for (const lock of locks) writeFileSync(lock, whom.startsWith('nobody') ? '' : [named, ...rest].join('\n'))
    await using next = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    expect(await ask(next, 'select one from kept')).toEqual([{ one: 1 }])
    if (pid) expect(() => process.kill(Number(named), 0)).not.toThrow()
  },
)

/** A child that ended, of a parent that never asks about it. */
async function makeZombie(home: Home): Promise<number> {
  const parent = home.helper('sh', ['-c', 'sleep 0 & echo $!; exec sleep 100'])
  const lines = createInterface({ input: parent.stdout! })[Symbol.asyncIterator]()
  const pid = Number((await lines.next()).value)
  await until(() => /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
  return pid
}

const makeStranger = async (home: Home) => home.helper('sleep', ['100']).pid!

it('never takes the lock from a living server, even one it cannot reach', async () => {
  await using home = await makeHome({ isSeeded: true })
  await using _ = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
  const pid = postmasterPid(home.cluster)
  await rm(path.join(home.dataDir, 'socket/.s.PGSQL.5432'))
  await rm(path.join(home.dataDir, 'postgres.lock'))
  const error = await refusal({ dataDir: home.dataDir }, { patienceMs: 300 })
  expect(error).toContain(`process ${pid} holds it`)
  expect(postmasterPid(home.cluster)).toBe(pid)
  expect(await isServerOn(home.cluster)).toBe(true)
})

/** The words with which a start is refused. */
async function refusal({ dataDir }: { dataDir: string }, parts: Partial<Parts> = {}): Promise<string> {
  const error = await superviseEmbeddedPostgres({ dataDir, log }, parts).then(
    () => new Error('it started'),
    (reason: unknown) => reason as Error,
  )
  expect(error).toBeInstanceOf(EmbeddedDatabaseError)
  expect(error.message).toMatch(/, or set DATABASE_URL$/)
  return error.message
}

it('moves the socket of a deep folder to a short one, where a second process finds it and a stranger cannot set a trap', async () => {
  await using home = await makeHome()
  const dir = path.join(home.folder, 'a-very-long-name-of-a-folder'.repeat(4), 'data')
  await copyMadeCluster(dir)
  const first = home.start({ dir })
  const { connection } = await first.ready
  const short = connection!.host
  try {
    expect(short.startsWith(dir)).toBe(false)
    expect(short.length).toBeLessThan(90)
    expect(statSync(short).mode & 0o777).toBe(0o700)
    const second = home.start({ dir })
    await second.ready
    expect(await second.rows(startTime)).toEqual(await first.rows(startTime))
    await first.leave()
    await second.leave()
    await chmod(short, 0o777)
    expect(await refusal({ dataDir: dir })).toContain('is open to other users')
    await chmod(short, 0o700)
    if (!isRoot) return
    await chown(short, nobody, nobody)
    expect(await refusal({ dataDir: dir })).toContain('belongs to other users')
  } finally {
    await rm(short, { recursive: true, force: true })
  }
})

it('runs from a read-only installation whose library links were never made', async () => {
  await using home = await makeHome()
  const installed = path.join(home.folder, 'native')
  await installBare(installed)
  execFileSync('chmod', ['-R', 'a-w', path.join(installed, 'bin'), path.join(installed, 'lib')])
  const parts = (folder: string) => ({ locate: () => binariesIn(folder) })
  {
    await using _ = await superviseEmbeddedPostgres({ dataDir: home.dataDir, log }, parts(installed))
    expect(readdirSync(path.join(home.dataDir, 'lib')).length).toBeGreaterThan(0)
  }
  // The installation moves: links to its old place must not be trusted.
  const moved = path.join(home.folder, 'moved')
  await rename(installed, moved)
  await using database = await superviseEmbeddedPostgres({ dataDir: home.dataDir, log }, parts(moved))
  expect(await ask(database, 'select 1 as one')).toEqual([{ one: 1 }])
  execFileSync('chmod', ['-R', 'u+w', moved])
})

it.each(['a system that does not honour library paths, as macOS', 'a folder whose name a library path cannot hold'])(
  'copies the programs for %s',
  async (why) => {
    await using home = await makeHome()
    const installed = path.join(home.folder, 'native')
    await installBare(installed)
    const dir = why.includes('folder') ? path.join(home.folder, 'a:b') : home.dataDir
    await mkdir(dir)
    for (const _ of ['makes the copy', 'finds it']) {
      const programs = await completeLibraries(
        binariesIn(installed),
        dir,
        why.includes('macOS') ? 'darwin' : process.platform,
      )
      expect(programs.postgres.startsWith(dir)).toBe(true)
      expect(programs.env).not.toHaveProperty('LD_LIBRARY_PATH')
      expect(await majorVersion(programs)).toBe(18)
    }
  },
)

const binariesIn = (nativeFolder: string) => ({
  nativeFolder,
  initdb: path.join(nativeFolder, 'bin/initdb'),
  postgres: path.join(nativeFolder, 'bin/postgres'),
})

/** Unpacks the programs as npm does, without any links; what is only read at run time is borrowed. */
async function installBare(folder: string) {
  const from = locateBinaries().nativeFolder
  const links = JSON.parse(readFileSync(path.join(from, 'pg-symlinks.json'), 'utf8')) as { target: string }[]
  const isLeftOut = (file: string) =>
    /\.a$|postgresql$|pkgconfig$/.test(file) || links.some((link) => link.target.endsWith(path.relative(from, file)))
  for (const part of ['bin', 'lib'])
    await cp(path.join(from, part), path.join(folder, part), { recursive: true, filter: (file) => !isLeftOut(file) })
  await cp(path.join(from, 'pg-symlinks.json'), path.join(folder, 'pg-symlinks.json'))
  await symlink(path.join(from, 'share'), path.join(folder, 'share'))
  await symlink(path.join(from, 'lib/postgresql'), path.join(folder, 'lib/postgresql'))
}

it.runIf(isRoot && isLinux).for([
  ['user-namespace', 0],
  ['capability', nobody],
] as const)('runs for root by way of a %s, in a folder only root may enter', async ([way, owner], { skip }) => {
  const isAllowed = spawnSync('unshare', ['--user', '--map-user=1', 'true']).status === 0
  skip(way === 'user-namespace' && !isAllowed, 'user namespaces are forbidden here')
  await using home = await makeHome({ mode: 0o700 })
  const first = home.start({ prefix: way === 'capability' ? asInContainer : [], options: { rootWays: [way] } })
  expect((await first.ready).error).toBeUndefined()
  await first.rows('create table kept as select 1 as one')
  expect(statSync(home.cluster).uid).toBe(owner)
  expect(statSync(`/proc/${postmasterPid(home.cluster)}`).uid).toBe(owner)
  await first.leave()
  // On another machine the other way may be the one that is allowed.
  const other = way === 'capability' && isAllowed ? 'user-namespace' : 'capability'
  await using second = await superviseEmbeddedPostgres({ dataDir: home.dataDir, log }, { rootWays: [other] })
  expect(await ask(second, 'select one from kept')).toEqual([{ one: 1 }])
  expect(statSync(home.cluster).uid).toBe(other === 'capability' ? nobody : 0)
})

it.runIf(isRoot && isLinux)('says so when root has no way out', async () => {
  await using home = await makeHome()
  expect(await refusal(home, { rootWays: [] })).toContain('refuses to run as root')
})

const canActAsNobody =
  isRoot && isLinux && spawnSync(asNobody[0]!, [...asNobody.slice(1), process.execPath, '-e', '']).status === 0
if (isRoot && !canActAsNobody) note('the plain user is not tried: it cannot read this checkout')

it.runIf(canActAsNobody)('runs for a plain user, whose data root may use without taking it', async () => {
  await using home = await makeHome({ owner: nobody })
  const plain = home.start({ prefix: asNobody })
  expect((await plain.ready).error).toBeUndefined()
  await plain.rows('create table kept as select 1 as one')
  expect(statSync(`/proc/${postmasterPid(home.cluster)}`).uid).toBe(nobody)
  expect((await plain.leave()).exitCode).toBe(0)
  {
    await using root = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    expect(await ask(root, 'select one from kept')).toEqual([{ one: 1 }])
  }
  const again = home.start({ prefix: asNobody })
  await again.ready
  expect(await again.rows('select one from kept')).toEqual([{ one: 1 }])
  expect((await again.leave()).exitCode).toBe(0)
})

it.runIf(canActAsNobody)('tells a plain user which folder it may not write to', async () => {
  await using home = await makeHome({ mode: 0o755 })
  const { error, name } = await home.start({ prefix: asNobody }).ready
  expect(name).toBe('EmbeddedDatabaseError')
  expect(error).toContain(home.dataDir)
  expect(error).toMatch(/or set DATABASE_URL$/)
})

const canSplitProcesses =
  isRoot && isLinux && spawnSync('unshare', ['--pid', '--fork', '--mount-proc', 'true']).status === 0

it.runIf(canSplitProcesses)(
  'shares one server between two containers, where process numbers mean nothing',
  async () => {
    await using home = await makeHome({ isSeeded: true })
    const container = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', '--ipc', '--']
    const inside = home.start({ prefix: container })
    await inside.ready
    await inside.rows('create table kept as select 1 as one')
    await using outside = await startEmbeddedPostgres({ dataDir: home.dataDir, log })
    expect(await ask(outside, startTime)).toEqual(await inside.rows(startTime))
    // The container goes with everything in it; its lock file names a number that means nobody, or anybody, out here.
    await inside.kill()
    const healMs = await until(() =>
      ask(outside, 'select one from kept').then(
        () => true,
        () => false,
      ),
    )
    expect(healMs).toBeLessThan(healMaxMs)
    const back = home.start({ prefix: container })
    await back.ready
    expect(await back.rows(startTime)).toEqual(await ask(outside, startTime))
  },
)

it('refuses with readable words what it cannot open, and leaves it as it is', async () => {
  await using home = await makeHome()
  const refused = async (prepare: (dir: string) => unknown, parts: Partial<Parts> = {}) => {
    const dir = await mkdtemp(path.join(home.folder, 'case-'))
    await prepare(dir)
    return refusal({ dataDir: dir }, parts)
  }
  expect(await refused((dir) => mkdir(path.join(dir, 'postgres-17')))).toContain('written by PostgreSQL 17')
  const strangeFile = (name: string, text: string) => async (dir: string) => {
    await mkdir(path.join(dir, 'postgres-18'))
    writeFileSync(path.join(dir, 'postgres-18', name), text)
  }
  expect(await refused(strangeFile('precious', ''))).toContain('is not a PostgreSQL folder')
  expect(await refused(strangeFile('PG_VERSION', '17\n'))).toContain('written by PostgreSQL 17')
  // What PostgreSQL itself found wrong is passed on.
  expect(await refused(strangeFile('PG_VERSION', '18\n'))).toMatch(/could not start.*postgresql\.conf/)
  expect(await refused(() => undefined, { locate: () => binariesIn('/nowhere') })).toContain('/nowhere')
  const nullDevice = async (dir: string) => {
    await rm(dir, { recursive: true })
    await symlink('/dev/null', dir)
  }
  expect(await refused(nullDevice)).toContain('cannot be used')
  expect(() => locateBinaries('win32-x64')).toThrow(/win32-x64.*, or set DATABASE_URL$/)
})

const canMount =
  isRoot && isLinux && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'x', '/mnt']).status === 0

it.runIf(canMount)('says that the disk is full, cold or warm', async () => {
  await using home = await makeHome()
  const dir = path.join(home.folder, 'small')
  await mkdir(dir)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'afterword-test', dir])
  try {
    expect(await refusal({ dataDir: dir })).toContain('is full. Make room')
    execFileSync('mount', ['-o', 'remount,size=120m', dir])
    const roomy = await startEmbeddedPostgres({ dataDir: dir, log })
    await roomy[Symbol.asyncDispose]()
    spawnSync('dd', ['if=/dev/zero', `of=${dir}/ballast`, 'bs=1M'])
    expect(await refusal({ dataDir: dir })).toContain('is full. Make room')
    await rm(path.join(dir, 'ballast'))
    await using again = await startEmbeddedPostgres({ dataDir: dir, log })
    expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
  } finally {
    await killServer(path.join(dir, 'postgres-18'), 'SIGQUIT')
    execFileSync('umount', ['--lazy', dir])
  }
})
