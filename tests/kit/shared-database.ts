import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../server/platform/embedded/supervisor.ts'
import { createLog } from '../../server/platform/log.ts'

/** Starts one real PostgreSQL for all test files of a run, and stops it afterwards. */
export default async function shareDatabase(project: TestProject) {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-tests-'))
  const embedded = await startEmbeddedPostgres({ dataDir, log: createLog('warn') })
  project.provide('database', { ...embedded.connection })
  return async () => {
    await embedded[Symbol.asyncDispose]()
    await fs.rm(dataDir, { recursive: true })
  }
}
