import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { ensureBuilt } from '../../../server/build.ts'

const roots: string[] = []
let root: string
/** A folder like Afterword's, with a build that takes a moment and notes each run. */
beforeEach(async () => {
  root = await fs.mkdtemp(path.join(os.tmpdir(), 'afterword-build-'))
  roots.push(root)
  await fs.chmod(root, 0o755)
  await fs.mkdir(path.join(root, 'node_modules/vite/bin'), { recursive: true })
  for (const folder of ['widget', 'shared']) await fs.mkdir(path.join(root, folder))
  for (const file of ['vite.config.ts', 'package-lock.json']) await fs.writeFile(path.join(root, file), '')
  await fs.writeFile(
    path.join(root, 'node_modules/vite/bin/vite.js'),
    "const fs = require('node:fs')\nsetTimeout(() => fs.appendFileSync('dist/runs', 'built '), 300)\n",
  )
})
afterAll(() => Promise.all(roots.map((folder) => fs.rm(folder, { recursive: true }))))

const runs = () => fs.readFile(path.join(root, 'dist/runs'), 'utf8')

it('builds once, however many processes start at the same moment', async () => {
  await Promise.all(Array.from({ length: 4 }, () => ensureBuilt(undefined, root)))
  await ensureBuilt(undefined, root)

  expect(await runs()).toBe('built ')
  expect(await fs.readdir(path.join(root, 'dist'))).not.toContain('.building')
})

it('builds when a process that was killed left its turn behind', async () => {
  await fs.mkdir(path.join(root, 'dist'))
  // No process has this number: Linux ends at 4,194,304.
  await fs.writeFile(path.join(root, 'dist/.building'), '4999999')

  await ensureBuilt(undefined, root)

  expect(await runs()).toBe('built ')
})

it('says in a sentence what to do where an old build belongs to another user', async () => {
  const folder = path.join(root, 'dist')
  await fs.mkdir(folder)
  await fs.chmod(folder, 0o555)
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid!(65_534)
  try {
    await expect(ensureBuilt(undefined, root)).rejects.toThrow(
      /dist are missing or older than their sources, and this user \(user \d+\) may not write there\. .*npm run build$/,
    )
  } finally {
    if (isRoot) process.seteuid!(0)
    await fs.chmod(folder, 0o755)
  }
})
