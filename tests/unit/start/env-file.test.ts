import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { withEnvFile } from '../../../server/env-file.ts'

let folder: string
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-env-'))
})
afterAll(() => fs.rm(folder, { recursive: true }))

async function envFile(text: string): Promise<string> {
  const file = path.join(folder, `${crypto.randomUUID()}.env`)
  await fs.writeFile(file, text)
  return file
}

it('reads the file, and what is set wins', async () => {
  const ENV_FILE = await envFile('# our server\nPUBLIC_URL="https://comments.example.org"\nPORT=8090\n')

  expect(readConfig(withEnvFile({ ENV_FILE }))).toMatchObject({ publicUrl: 'https://comments.example.org', port: 8090 })
  expect(readConfig(withEnvFile({ ENV_FILE, PORT: '8091', PUBLIC_URL: '' }))).toMatchObject({
    publicUrl: null,
    port: 8091,
  })
})

it('means a relative DATA_DIR from the file’s folder, wherever a command is given', async () => {
  const ENV_FILE = await envFile('DATA_DIR=comments-data')

  expect(readConfig(withEnvFile({ ENV_FILE })).dataDir).toBe(path.join(folder, 'comments-data'))
})

it('says which file it misses', () => {
  expect(() => withEnvFile({ ENV_FILE: '/nowhere/.env' })).toThrow('ENV_FILE names /nowhere/.env')
})
