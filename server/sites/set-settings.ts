import { sql } from 'kysely'
import * as v from 'valibot'
import { sameJson } from '../../shared/canonical-json.ts'
import { type SiteSettings, siteSettings } from '../../shared/sites/sites.ts'
import type { WordList } from '../../shared/sites/word-lists.ts'
import type { AuditEntry } from '../platform/database/audit-entry.ts'
import { siteChanged } from '../platform/database/changes.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { type Tx, transact } from '../platform/database/transact.ts'
import { newId } from '../platform/ids.ts'
import { keepWords, loggedSettings, settingsInLog } from './settings-log.ts'
import { readSettings } from './site.ts'

/** Settings that are never logged or returned. */
export const secretSettings: ReadonlySet<string> = new Set<keyof SiteSettings>(['akismetKey'])

type Name = keyof SiteSettings

/** Actor and source of a change of settings. */
type SettingsChanger = Pick<AuditEntry, 'actor' | 'actorId' | 'source'>

/**
 * Changes settings of a site, all of them or none. In force in this process when it resolves, in the others on the event it
 * publishes (within 2 s where events do not arrive); readers with a thread of the site open hear of `readOnly` the same way.
 * `check` looks at the settings as they are under their lock, and throws where nothing is to be changed. Returns the batch that
 * takes the change back; null where nothing changed, or only what the log does not hold.
 */
export async function setSettings(
  db: Db,
  siteId: string,
  change: Partial<SiteSettings>,
  by: SettingsChanger,
  check: (now: SiteSettings) => void = () => {},
): Promise<string | null> {
  const batch = newId()
  return transact(db, siteId, async (tx) => {
    const now = await lockSettings(tx, siteId)
    check(now)
    const entries = await write(tx, siteId, now, change)
    tx.audit(...entries.map((entry) => ({ ...entry, ...by, batch })))
    return entries.some(({ action }) => action === 'site.change-settings') ? batch : null
  })
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

/** Undoes a change of settings. Returns the audit entry; null if one of them was changed since. */
export async function revertSettings(
  tx: Tx,
  siteId: string,
  entry: { before: Record<string, unknown> | null; after: Record<string, unknown> | null },
): Promise<Omit<AuditEntry, keyof SettingsChanger> | null> {
  const now = await lockSettings(tx, siteId)
  const left = Object.keys(entry.after ?? {}) as Name[]
  if (!sameJson(loggedSettings(pick(now, left)), entry.after)) return null
  const to = await settingsInLog(tx, siteId, entry.before ?? {})
  if (!v.is(v.partial(siteSettings), to)) return null
  return (await write(tx, siteId, now, to as Partial<SiteSettings>))[0] ?? null
}

/** Reads a site's stored settings, past the cache. */
export async function readSettingsNow(db: Queries, siteId: string): Promise<SiteSettings> {
  const query = db.selectFrom('site').select('settings').where('site_id', '=', siteId)
  return readSettings((await query.executeTakeFirstOrThrow()).settings)
}

async function lockSettings(tx: Queries, siteId: string): Promise<SiteSettings> {
  const query = tx.selectFrom('site').select('settings').where('site_id', '=', siteId).forNoKeyUpdate()
  return readSettings((await query.executeTakeFirstOrThrow()).settings)
}

/** Writes changed settings. Returns the audit entries; of secrets they say only whether there is one. */
async function write(
  tx: Tx,
  siteId: string,
  now: SiteSettings,
  change: Partial<SiteSettings>,
): Promise<Omit<AuditEntry, keyof SettingsChanger>[]> {
  const next = { ...change }
  if (change.wordLists) next.wordLists = numberLists(now.wordLists, change.wordLists)
  const names = (Object.keys(next) as Name[]).filter((name) => !sameJson(next[name], now[name]))
  if (names.length === 0) return []
  const to = pick(next as SiteSettings, names)
  await tx
    .updateTable('site')
    .set({ settings: sql`settings || ${JSON.stringify(to)}::jsonb` })
    .where('site_id', '=', siteId)
    .execute()
  if (to.wordLists) await keepWords(tx, siteId, [...now.wordLists, ...to.wordLists])
  tx.changed(siteChanged(siteId))
  const plain = names.filter((name) => !secretSettings.has(name))
  const entries = names
    .filter((name) => secretSettings.has(name))
    .map((name) => auditEntry(siteId, 'site.change-key', { [name]: saidOf(now[name]) }, { [name]: saidOf(to[name]) }))
  if (plain.length > 0)
    entries.push(
      auditEntry(siteId, 'site.change-settings', loggedSettings(pick(now, plain)), loggedSettings(pick(to, plain))),
    )
  return entries
}

const saidOf = (secret: unknown) => (secret ? 'set' : 'none')

const auditEntry = (
  siteId: string,
  action: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): Omit<AuditEntry, keyof SettingsChanger> => ({ action, target: 'site', targetId: siteId, before, after })

const pick = (settings: Partial<SiteSettings>, names: readonly Name[]): Partial<SiteSettings> =>
  Object.fromEntries(names.map((name) => [name, settings[name]]))

/** Sets each list's version: incremented if the list changed, regardless of the version sent. */
function numberLists(known: readonly WordList[], lists: readonly WordList[]): WordList[] {
  return lists.map((list) => {
    const { version = 0, ...was } = known.find(({ name }) => name === list.name) ?? {}
    const isSame = sameJson({ ...was, version }, { ...list, version })
    return { ...list, version: isSame ? version : version + 1 }
  })
}
