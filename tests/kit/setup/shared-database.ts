import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../../server/platform/log.ts'

/**
 * Starts one real PostgreSQL for all test files of a run, and stops it afterwards. With TEST_DATABASE_URL, which names one that
 * runs already and a user who may make databases there, the tests have a new database in that and leave nothing behind.
 */
export default async function shareDatabase(project: TestProject) {
  const outside = process.env.TEST_DATABASE_URL
  if (outside) return takeOutside(project, outside)
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-tests-'))
  const embedded = await startEmbeddedPostgres({ dataDir, log: createLog('warn') })
  project.provide('database', { ...embedded.connection })
  return async () => {
    await embedded[Symbol.asyncDispose]()
    await fs.rm(dataDir, { recursive: true })
  }
}

async function takeOutside(project: TestProject, url: string) {
  const database = `afterword_tests_${randomBytes(6).toString('hex')}`
  const ask = async (statement: string) => {
    const client = new Client(url)
    await client.connect()
    const { rows } = await client.query<{ datname: string }>(statement)
    await client.end()
    return rows
  }
  await ask(`create database ${database}`)
  const { host, port, user, password } = new Client(url)
  project.provide('database', { host, port, user: user!, password: password as string, database })
  return async () => {
    for (const { datname } of await ask(`select datname from pg_database where starts_with(datname, '${database}')`))
      await ask(`drop database ${datname} with (force)`)
  }
}
