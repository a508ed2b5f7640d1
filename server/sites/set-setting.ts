import { setTimeout as pause } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import * as v from 'valibot'
import { type SiteSettings, type WordList, wordList } from '../../shared/sites.ts'
import type { Db } from '../platform/database/database.ts'
import { nilId } from '../platform/ids.ts'
import { freshMs } from './site.ts'

/** Few enough that nobody who posts meanwhile waits long for their thread. */
const threadsAtOnce = 500

/**
 * Changes a setting of a site; resolves when it is in force in every process. Readers with a thread of it open are told of
 * `readOnly`.
 */
export async function setSetting<Name extends keyof SiteSettings>(
  db: Db,
  siteId: string,
  name: Name,
  value: SiteSettings[Name],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const { settings } = await tx
      .selectFrom('site')
      .select('settings')
      .where('site_id', '=', siteId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const next = name === 'wordLists' ? numberLists(settings.wordLists, value as WordList[]) : value
    await tx
      .updateTable('site')
      .set({ settings: sql`settings || ${JSON.stringify({ [name]: next })}::jsonb` })
      .where('site_id', '=', siteId)
      .execute()
  })
  // Until then a page may still be made with the old one, and nobody would hear of it again. Half as long for it to be made.
  await pause(freshMs * 1.5)
  if (name === 'readOnly') await tellOfSite(db, siteId)
}

/** Gives each list its version: one more than before where it changed. Verdicts name it, so nobody else's word is taken for it. */
function numberLists(before: unknown, lists: WordList[]): WordList[] {
  const known = v.is(v.array(wordList), before) ? before : []
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
