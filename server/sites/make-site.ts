import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'

/** A site that is to be made. */
interface NewSite {
  slug: string
  name: string
  /** The trial's site, which is served in trial mode only. */
  trial: boolean
}

/**
 * Makes the site that `_` finds, unless there is one; safe in several processes at once. A trial's is made in an empty database
 * only; a real one beside whatever a trial left, so that the two stay apart.
 */
export async function ensureFirstSite(db: Db, { slug, name, trial }: NewSite): Promise<void> {
  await sql`
    insert into site (site_id, slug, name, secret, trial)
    select ${newId()}, ${slug}, ${name}, ${randomBytes(32)}, ${trial}
    where not exists (select from site where ${trial} or not trial)
    on conflict (slug) do nothing`.execute(db)
}

/** Makes another site beside the first. Returns false where its name in addresses is taken. */
export async function addSite(db: Db, { slug, name }: Omit<NewSite, 'trial'>): Promise<boolean> {
  const made = await db
    .insertInto('site')
    .values({ site_id: newId(), slug, name, secret: randomBytes(32), settings: '{}' })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst()
  return made.numInsertedOrUpdatedRows === 1n
}
