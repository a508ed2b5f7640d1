import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import * as v from 'valibot'
import { type SiteSettings, siteSettings, type WordList } from '../../shared/sites/sites.ts'
import { appendLog, type Deed } from '../audit/audit-log.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { newId, nilId } from '../platform/ids.ts'
import { keepWords, loggedSettings, settingsInLog } from './settings-log.ts'
import { freshMs, readSettings } from './site.ts'

/** Few enough that nobody who posts meanwhile waits long for their thread. */
const threadsAtOnce = 500

/** What the log never holds, and no screen shows again. */
export const secretSettings: ReadonlySet<string> = new Set<keyof SiteSettings>(['akismetKey'])

type Name = keyof SiteSettings

/** Who changes settings, and how it came to us. */
export type SettingsChanger = Pick<Deed, 'actor' | 'actorId' | 'source'>

/**
 * Changes settings of a site, all of them or none; resolves when they are in force in every process. Readers with a thread of
 * it open are told of `readOnly`. `check` looks at the settings as they are under their lock, and throws where nothing is to be
 * changed. Returns what takes the change back; null where nothing changed, or only what the log does not hold.
 */
export async function setSettings(
  db: Db,
  siteId: string,
  change: Partial<SiteSettings>,
  by: SettingsChanger,
  check: (now: SiteSettings) => void = () => {},
): Promise<string | null> {
  const batch = newId()
  const { names, deeds } = await db.transaction().execute(async (tx) => {
    const now = await lockSettings(tx, siteId)
    check(now)
    const changed = await write(tx, siteId, now, change)
    const deeds = changed.deeds.map((deed) => ({ ...deed, ...by, batch }))
    if (deeds.length > 0) await appendLog(tx, siteId, deeds)
    return { ...changed, deeds }
  })
  await settleSettings(db, siteId, names)
  return deeds.some(({ action }) => action === 'site.change-settings') ? batch : null
}

/** Changes one setting from the command line. */
export async function setSetting<N extends Name>(
  db: Db,
  siteId: string,
  name: N,
  value: SiteSettings[N],
): Promise<void> {
  await setSettings(db, siteId, { [name]: value }, { actor: 'command', actorId: null, source: 'command' })
}

/** What takes a change of settings back; null where something of it was changed again since. To be settled after the commit. */
export async function revertSettings(
  tx: Queries,
  siteId: string,
  entry: { before: Record<string, unknown> | null; after: Record<string, unknown> | null },
): Promise<{ deed: Omit<Deed, keyof SettingsChanger>; settings: Name[] } | null> {
  const now = await lockSettings(tx, siteId)
  const left = Object.keys(entry.after ?? {}) as Name[]
  if (!isDeepStrictEqual(loggedSettings(pick(now, left)), entry.after)) return null
  const to = await settingsInLog(tx, siteId, entry.before ?? {})
  if (!v.is(v.partial(siteSettings), to)) return null
  const { deeds, names } = await write(tx, siteId, now, to as Partial<SiteSettings>)
  return deeds[0] ? { deed: deeds[0], settings: names } : null
}

/** Waits until changed settings are in force in every process, and tells readers of those they see. */
export async function settleSettings(db: Db, siteId: string, names: readonly Name[]): Promise<void> {
  if (names.length === 0) return
  // Until then a page may still be made with the old one, and nobody would hear of it again. Half as long for it to be made.
  await pause(freshMs * 1.5)
  if (names.includes('readOnly')) await tellOfSite(db, siteId)
}

/** Reads a site's settings as they are stored now, not as a process remembers them. */
export async function readSettingsNow(db: Queries, siteId: string): Promise<SiteSettings> {
  const query = db.selectFrom('site').select('settings').where('site_id', '=', siteId)
  return readSettings((await query.executeTakeFirstOrThrow()).settings)
}

async function lockSettings(tx: Queries, siteId: string): Promise<SiteSettings> {
  const query = tx.selectFrom('site').select('settings').where('site_id', '=', siteId).forNoKeyUpdate()
  return readSettings((await query.executeTakeFirstOrThrow()).settings)
}

/** Writes what differs. What the log says of it comes back, of secrets apart: only whether there is one. */
async function write(tx: Queries, siteId: string, now: SiteSettings, change: Partial<SiteSettings>) {
  const next = { ...change }
  if (change.wordLists) next.wordLists = numberLists(now.wordLists, change.wordLists)
  const names = (Object.keys(next) as Name[]).filter((name) => !isDeepStrictEqual(next[name], now[name]))
  const to = pick(next as SiteSettings, names)
  if (names.length === 0) return { names, deeds: [] }
  await tx
    .updateTable('site')
    .set({ settings: sql`settings || ${JSON.stringify(to)}::jsonb` })
    .where('site_id', '=', siteId)
    .execute()
  if (to.wordLists) await keepWords(tx, siteId, [...now.wordLists, ...to.wordLists])
  const plain = names.filter((name) => !secretSettings.has(name))
  const deeds: Omit<Deed, keyof SettingsChanger>[] = names
    .filter((name) => secretSettings.has(name))
    .map((name) => deed(siteId, 'site.change-key', { [name]: saidOf(now[name]) }, { [name]: saidOf(to[name]) }))
  if (plain.length > 0)
    deeds.push(deed(siteId, 'site.change-settings', loggedSettings(pick(now, plain)), loggedSettings(pick(to, plain))))
  return { names, deeds }
}

const saidOf = (secret: unknown) => (secret ? 'set' : 'none')

const deed = (siteId: string, action: string, before: Record<string, unknown>, after: Record<string, unknown>) =>
  ({ action, target: 'site', targetId: siteId, before, after }) as const

const pick = (settings: Partial<SiteSettings>, names: readonly Name[]): Partial<SiteSettings> =>
  Object.fromEntries(names.map((name) => [name, settings[name]]))

/** Gives each list its version: one more than before where it changed. Verdicts name it, so nobody else's word is taken for it. */
function numberLists(known: readonly WordList[], lists: readonly WordList[]): WordList[] {
  return lists.map((list) => {
    const { version = 0, ...was } = known.find(({ name }) => name === list.name) ?? {}
    const isSame = isDeepStrictEqual({ ...was, version }, { ...list, version })
    return { ...list, version: isSame ? version : version + 1 }
  })
}

/** A change of the whole site as readers hear of it: each of its threads has another version. */
async function tellOfSite(db: Db, siteId: string): Promise<void> {
  let last = nilId
  let isMore = true
  while (isMore) {
    const next = db
      .selectFrom('thread')
      .select('id')
      .where('site_id', '=', siteId)
      .where('id', '>', last)
      .orderBy('id')
      .limit(threadsAtOnce)
    const told = await db
      .updateTable('thread')
      .set({ version: sql`version + 1` })
      .where('site_id', '=', siteId)
      .where('id', 'in', next)
      .returning(['id', 'version'])
      .execute()
    for (const { id, version } of told) db.changes.publish(id, version)
    last = told.reduce((furthest, { id }) => (id > furthest ? id : furthest), last)
    isMore = told.length === threadsAtOnce
  }
}
