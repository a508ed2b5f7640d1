import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { command } from '../kit/fixtures/command.ts'
import { type ServerProcess, startServer } from '../kit/fixtures/server-process.ts'

const cli = path.join(import.meta.dirname, '../../server/cli.ts')

let folder: string
let dataDir: string
let server: ServerProcess
const PUBLIC_URL = 'https://comments.example.org'
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-commands-'))
  dataDir = path.join(folder, 'data')
  server = await startServer({ DATA_DIR: dataDir, PUBLIC_URL })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await fs.rm(folder, { recursive: true })
})

/** A command in a shell that knows the data folder and nothing else. */
const afterword = (...words: string[]) => command({ DATA_DIR: dataDir }, ...words)

it('names the database, the site and the address, and prints links to the server’s own', async () => {
  const { code, stdout, stderr } = await afterword('staff', 'link', 'owner', 'Olga Owner')

  expect(code).toBe(0)
  expect(stderr).toContain(
    `Database: ${dataDir} (embedded)\nSite: main (comments.example.org)\nAddress: ${PUBLIC_URL}\n`,
  )
  expect(stdout).toMatch(/^https:\/\/comments\.example\.org\/console\?site=main#link=awl_[\w-]{43}\n/)
})

it('makes no database where none is', async () => {
  const nowhere = path.join(folder, 'nowhere')

  const { code, stderr } = await command({ DATA_DIR: nowhere }, 'site', 'allow', 'https://example.org')

  expect(code).toBe(1)
  expect(stderr).toMatch(/^There is no database in \S+nowhere\. Start the server first/)
  expect(existsSync(nowhere)).toBe(false)
})

it('makes no tables in an outside database, and says so', async () => {
  const socket = path.join(dataDir, 'socket')
  const client = new pg.Client({ host: socket, user: 'afterword', database: 'afterword' })
  await client.connect()
  await client.query('create database blank')
  await client.end()
  const DATABASE_URL = `postgres://afterword@/blank?host=${encodeURIComponent(socket)}`

  const { code, stderr } = await command({ DATABASE_URL }, 'site', 'list')

  expect([code, stderr]).toEqual([1, 'The database is empty. Start the server once: it makes the tables.\n'])
  const blank = new pg.Client({ host: socket, user: 'afterword', database: 'blank' })
  await blank.connect()
  const { rows } = await blank.query(`select count(*)::int as tables from pg_tables where schemaname = 'public'`)
  await blank.end()
  expect(rows).toEqual([{ tables: 0 }])
})

it('starts a database that does not run only when told to', async () => {
  const DATA_DIR = path.join(folder, 'stopped')
  const once = await startServer({ DATA_DIR })
  await once[Symbol.asyncDispose]()

  const refused = await command({ DATA_DIR }, 'site', 'list')
  expect(refused.code).toBe(1)
  expect(refused.stderr).toMatch(/is not running, so perhaps it is not the server's.*add --start to the command/)

  expect((await command({ DATA_DIR }, 'site', 'list', '--start')).stdout).toMatch(/^demo {2}Demo/)
  expect(existsSync(path.join(DATA_DIR, 'postgres-18/postmaster.pid'))).toBe(false)
})

it('reads the same .env as the server', async () => {
  const ENV_FILE = path.join(folder, '.env')
  await fs.writeFile(ENV_FILE, 'DATA_DIR=shared\nPUBLIC_URL=https://talk.example.org\n')
  await using _ = await startServer({ ENV_FILE })

  const { stderr } = await command({ ENV_FILE }, 'site', 'list')

  expect(stderr).toContain(`Database: ${path.join(folder, 'shared')} (embedded)`)
  expect(stderr).toContain('Address: https://talk.example.org\n')
})

it('ends quietly when whoever reads its output has seen enough', async () => {
  const { stderr } = await promisify(execFile)('sh', ['-c', '"$0" "$1" site list | head -n 1', process.execPath, cli], {
    env: { ...process.env, DATA_DIR: dataDir },
  })

  expect(stderr).not.toMatch(/EPIPE|at /)
})

it('prints its version without a database', async () => {
  expect(await command({ DATA_DIR: '/nowhere' }, '--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' })
})
