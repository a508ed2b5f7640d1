#!/usr/bin/env node
import fs from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { namedSchemas } from '../shared/api/named-schemas.ts'
import { operations } from '../shared/api/operations.ts'
import { newInvitation, roles } from '../shared/people/staff.ts'
import { uuid } from '../shared/schema.ts'
import { type SiteSettings, siteSettings } from '../shared/sites/sites.ts'
import { exportLog, verifyLog } from './audit/audit-log.ts'
import { type Config, readConfig } from './config.ts'
import { connectDatabase } from './database.ts'
import { makeLink } from './identity/staff/links.ts'
import { readTeam } from './identity/staff/team.ts'
import { removePerson } from './moderation/team/change-team.ts'
import { plantInvented } from './pages/demo/plant.ts'
import { consoleLink } from './pages/team/console.ts'
import type { Db } from './platform/database/database.ts'
import { Problem } from './platform/http/problem.ts'
import { createLog } from './platform/log.ts'
import { openApiDocument } from './platform/openapi/document.ts'
import { printJson } from './platform/openapi/print-json.ts'
import { allowOrigin, originPolicy, parseOrigin } from './sites/origins.ts'
import { secretSettings, setSetting } from './sites/set-settings.ts'
import { settingsReference } from './sites/settings-reference.ts'
import { type Site, Sites } from './sites/site.ts'
import { pageKey } from './threads/page-key.ts'
import { setThreadState } from './threads/threads.ts'

const usage = `afterword: comments under your pages

  afterword site list                     the sites, their origins and settings
  afterword site allow <origin>           lets pages of an origin post, as https://example.org
  afterword site set <setting> <value>    changes a setting, as editWindowS 3600
  afterword site set readOnly true        lets everybody read and nobody write; false ends it
  afterword thread close <page>           closes the thread of a page, named by its id or address
  afterword thread open <page>            opens it again
  afterword staff list                    the team, and the links nobody has used yet
  afterword staff link <role> <label>     a link that makes somebody owner, admin, moderator or writer; good once, for a week
  afterword staff remove <id>             takes somebody's role away and signs them out everywhere
  afterword log verify                    proves that the log of moderation is as it was written
  afterword log export                    writes that log out, one line of JSON an entry
  afterword seed --comments <n>           makes a thread of n invented comments, for trying and measuring
  afterword openapi                       writes openapi.json
  afterword settings-reference            writes docs/settings.md

  --site <id>   which site, where the server has several; the first one otherwise
`

/** What a command works with. */
interface Tools {
  config: Config
  db: Db
  site: Site
  say: (line: string) => void
}

type Command = (tools: Tools, ...words: string[]) => Promise<void>

const commands: Record<string, Command> = {
  async 'site list'({ db, say }) {
    const slugs = await db.selectFrom('site').select('slug').orderBy('created_at').execute()
    for (const { slug } of slugs) {
      const site = await new Sites(db).get(slug)
      say(`${site.slug}  ${site.name}`)
      for (const origin of site.origins) say(`  origin  ${origin}`)
      for (const [name, value] of Object.entries(site.settings))
        say(`  ${name} = ${JSON.stringify(value && secretSettings.has(name) ? '(set)' : value)}`)
    }
  },

  async 'site allow'({ db, site, say }, origin = '') {
    const parsed = parseOrigin(origin)
    await allowOrigin(db, site.id, parsed)
    say(`Pages on ${parsed} may now post to "${site.slug}".`)
  },

  async 'site set'({ db, site, say }, name = '', value = '') {
    const schema = siteSettings.entries[name as keyof typeof siteSettings.entries]
    if (!schema)
      throw new Error(`There is no setting "${name}". Settings: ${Object.keys(siteSettings.entries).join(', ')}.`)
    const parsed = v.safeParse(schema, readValue(value))
    if (!parsed.success) throw new Error(`${name} cannot be ${value}: ${parsed.issues[0].message}.`)
    await setSetting(db, site.id, name as keyof SiteSettings, parsed.output)
    say(`${name} is now ${JSON.stringify(parsed.output)}.`)
  },

  'thread close': (tools, page = '') => setState(tools, page, 'closed'),
  'thread open': (tools, page = '') => setState(tools, page, 'open'),

  async 'staff list'({ db, site, say }) {
    const { people, invitations } = await readTeam(db, site.id)
    for (const { id, role, name } of people) say(`${id}  ${role.padEnd(9)}  ${name}`)
    for (const { id, role, label } of invitations)
      say(`${id}  ${role.padEnd(9)}  ${label ?? 'First owner'} (not in yet)`)
    if (people.length + invitations.length === 0) say(`Nobody yet. Make a link: afterword staff link owner "Your name"`)
  },

  async 'staff link'({ config, db, site, say }, role = '', ...label) {
    const known = roles.find((one) => one === role)
    if (!known) throw new Error(`There is no role "${role}". Roles: ${roles.join(', ')}.`)
    const named = v.safeParse(newInvitation.entries.label, label.join(' '))
    if (!named.success) throw new Error('Say for whom: afterword staff link moderator "Priya Shah"')
    const { token } = await makeLink(db, site.id, { role: known, label: named.output, by: null })
    say(`${consoleLink(addressOf(config), token, site.slug)}\nGood once, and for a week.`)
  },

  async 'staff remove'({ db, site, say }, id = '') {
    if (!v.is(uuid, id)) throw new Error('Say whom, by the id that "afterword staff list" shows.')
    const refused = { 'not-found': `Nobody of the team has the id ${id}.`, 'last-owner': 'A site needs an owner.' }
    await removePerson(db, site.id, null, id).catch((error: unknown) => {
      throw error instanceof Problem ? new Error(refused[error.slug as keyof typeof refused]) : error
    })
    say('Their role is gone, and every browser of theirs is signed out.')
  },

  async 'log verify'({ db, site, say }) {
    const { entries, head, brokenAt } = await verifyLog(db, site.id)
    if (brokenAt !== null) throw new Error(`Entry ${brokenAt} is not as it was written, or is missing.`)
    say(`${entries} entries, all as they were written. The last hash is ${head}.`)
  },

  async 'log export'({ db, site, say }) {
    for await (const line of exportLog(db, site.id)) say(line)
  },

  async seed({ config, db, site, say }, count = '') {
    const wanted = Number(count)
    if (!Number.isInteger(wanted) || wanted < 1) throw new Error('Say how many: afterword seed --comments 1000')
    const address = addressOf(config)
    const key = await plantInvented(db, site.id, address, wanted, (loaded) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${loaded} of ${wanted} comments`)
    })
    say(`\n${wanted} comments are at ${address}/?page=${key}`)
  },
}

const addressOf = ({ publicUrl, port }: Config) => publicUrl ?? `http://localhost:${port}`

async function setState({ config, db, site, say }: Tools, page: string, state: 'open' | 'closed'): Promise<void> {
  const policy = originPolicy(config.publicUrl)
  const key = /^https?:/.test(page) ? pageKey({ url: page }, site, policy) : page
  if (!(await setThreadState(db, site.id, key, state))) throw new Error(`No thread has the page "${page}".`)
  say(`The thread of ${page} is ${state}.`)
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Writes the API's document where it is committed. */
async function writeOpenApi(): Promise<void> {
  const file = path.join(import.meta.dirname, '../openapi.json')
  await fs.writeFile(file, `${printJson(openApiDocument(operations, namedSchemas))}\n`)
}

/** Writes the reference of settings where it is committed. */
async function writeSettingsReference(): Promise<void> {
  await fs.writeFile(path.join(import.meta.dirname, '../docs/settings.md'), settingsReference())
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { site: { type: 'string' }, comments: { type: 'string' }, help: { type: 'boolean' } },
  })
  const config = readConfig(process.env)
  const say = (line: string) => void process.stdout.write(`${line}\n`)
  const [noun = '', verb = '', ...rest] = positionals
  if (noun === 'openapi') return writeOpenApi()
  if (noun === 'settings-reference') return writeSettingsReference()
  const command = commands[`${noun} ${verb}`] ?? commands[noun]
  if (!command || values.help) {
    say(usage)
    process.exitCode = values.help || !noun ? 0 : 1
    return
  }
  await using database = await connectDatabase(config, createLog('warn'))
  const site = await new Sites(database.db).get(values.site ?? '_')
  await command({ config, db: database.db, site, say }, ...(noun === 'seed' ? [values.comments ?? verb] : rest))
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
