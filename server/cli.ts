#!/usr/bin/env node
import fs from 'node:fs/promises'
import path from 'node:path'
import { namedSchemas } from '../shared/api/named-schemas.ts'
import { operations } from '../shared/api/operations.ts'
import { dist, ensureBuilt } from './build.ts'
import { findCommand, findPlainCommand } from './commands/find-command.ts'
import type { PlainTools } from './commands/mail-commands.ts'
import { type CommandLine, readWords } from './commands/read-words.ts'
import { usage } from './commands/usage.ts'
import { type Config, readConfig } from './config.ts'
import { withEnvFile } from './env-file.ts'
import { openExisting } from './existing-database.ts'
import { senderOf } from './notify/waiting-mail.ts'
import { loadRenderer } from './pages/load-renderer.ts'
import type { Db } from './platform/database/database.ts'
import { Problem } from './platform/http/problem.ts'
import { createLog } from './platform/log.ts'
import { openApiDocument } from './platform/openapi/document.ts'
import { printJson } from './platform/openapi/print-json.ts'
import { knownAddress } from './sites/known-address.ts'
import { settingsReference } from './sites/settings-reference.ts'
import { type Site, Sites } from './sites/site.ts'

const root = path.join(import.meta.dirname, '..')

/** Whoever reads our output has seen enough: `site list | head`. */
class OutputClosed extends Error {}

let isClosed = false
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  isClosed = true
})

function say(line: string): void {
  if (isClosed) throw new OutputClosed()
  process.stdout.write(`${line}\n`)
}

/** Writes the files of the repository that are made from the code. */
const writers: Record<string, () => Promise<void>> = {
  openapi: () =>
    fs.writeFile(path.join(root, 'openapi.json'), `${printJson(openApiDocument(operations, namedSchemas))}\n`),
  'settings-reference': () => fs.writeFile(path.join(root, 'docs/settings.md'), settingsReference()),
}

async function version(): Promise<string> {
  return JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8')).version
}

async function main(): Promise<void> {
  const line = readWords(process.argv.slice(2))
  if (line.wants === 'version') return say(await version())
  if (line.wants === 'help' || line.words.length === 0) return say(usage)
  const write = writers[line.words[0]!]
  if (write) return write()
  const config = readConfig(withEnvFile(process.env))
  const plain = findPlainCommand(line.words)
  if (plain) return plain.run(plainTools(config), ...plain.words)
  return runCommand(line, config)
}

function plainTools(config: Config): PlainTools {
  return {
    smtp: config.smtp,
    from: senderOf(config),
    serverName: config.publicUrl ? new URL(config.publicUrl).hostname : 'this server',
    async loadWords() {
      await ensureBuilt()
      return (await loadRenderer(dist)).say
    },
    say,
  }
}

async function runCommand({ words, options, mayStart }: CommandLine, config: Config): Promise<void> {
  const command = findCommand(words)
  await using database = await openExisting(config, createLog('warn'), mayStart)
  const { db } = database
  const site = await siteNamed(db, options.site)
  const known = await knownAddress(db)
  const address = config.publicUrl ?? known ?? `http://localhost:${config.port}`
  const differs = known && known !== address ? `; the server was last started with ${known}` : ''
  process.stderr.write(
    `Database: ${database.name}\nSite: ${site.slug} (${site.name})\nAddress: ${address}${differs}\n\n`,
  )
  await command.run({ db, site, address, options, say }, ...command.words)
}

async function siteNamed(db: Db, slug: string | undefined): Promise<Site> {
  try {
    return await new Sites(db).get(slug ?? '_')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const sites = await db.selectFrom('site').select('slug').orderBy('created_at').execute()
    const slugs = sites.map((site) => site.slug).join(', ')
    throw new Error(
      slugs ? `There is no site "${slug}". Sites: ${slugs}.` : 'There is no site yet. Start the server once.',
    )
  }
}

try {
  await main()
} catch (error) {
  if (!(error instanceof OutputClosed)) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
