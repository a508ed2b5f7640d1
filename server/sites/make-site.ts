import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'

/** Makes the first site of an empty database, so that `_` always finds one; safe in several processes at once. */
export async function ensureFirstSite(db: Db, slug: string, name: string): Promise<void> {
  await sql`
    insert into site (site_id, slug, name, secret)
    select ${newId()}, ${slug}, ${name}, ${randomBytes(32)}
    where not exists (select from site)
    on conflict (slug) do nothing`.execute(db)
}
