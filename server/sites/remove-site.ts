import { sql } from 'kysely'
import { siteChanged } from '../platform/database/changes.ts'
import type { Db, Queries } from '../platform/database/database.ts'
import { transact } from '../platform/database/transact.ts'

/** Numbers of deleted rows. */
interface SiteContent {
  threads: number
  comments: number
}

/** Counts the rows that a removal would delete. */
export async function countContent(db: Queries, siteId: string): Promise<SiteContent> {
  const { rows } = await sql<SiteContent>`
    select (select count(*)::int from thread where site_id = ${siteId}) as threads,
      (select count(*)::int from comment where site_id = ${siteId}) as comments`.execute(db)
  return rows[0]!
}

/** Deletes a site with its threads, comments, people, team and log. Cannot be undone. */
export async function removeSite(db: Db, siteId: string): Promise<void> {
  await transact(db, siteId, async (tx) => {
    // However many comments it has, it is one statement a table.
    await sql`set local statement_timeout = 0`.execute(tx)
    for (const table of await tablesInOrder(tx))
      await sql`delete from ${sql.ref(table)} where site_id = ${siteId}`.execute(tx)
    // The log goes with the row of its site, and in no other way.
    await tx.deleteFrom('site').where('site_id', '=', siteId).execute()
    tx.changed(siteChanged(siteId))
  })
}

/** Returns the tables with a site's rows except the site and its log, referring tables first, from the database's catalogue. */
async function tablesInOrder(tx: Queries): Promise<string[]> {
  const { rows } = await sql<{ name: string; targets: string[] }>`
    select own.relname as name, coalesce(array_agg(target.relname::text) filter (where target.oid <> own.oid), '{}') as targets
    from pg_class own
    join pg_attribute on attrelid = own.oid and attname = 'site_id'
    left join pg_constraint on conrelid = own.oid and contype = 'f'
    left join pg_class target on target.oid = confrelid
    where own.relkind = 'r' and own.relnamespace = current_schema()::regnamespace and own.relname not in ('site', 'log')
    group by own.relname`.execute(tx)
  const left = new Map(rows.map(({ name, targets }) => [name, targets]))
  const ordered: string[] = []
  while (left.size > 0) {
    const free = [...left.keys()].filter((name) => ![...left.values()].some((targets) => targets.includes(name)))
    if (free.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...left.keys()].join(', ')}.`)
    for (const name of free) left.delete(name)
    ordered.push(...free)
  }
  return ordered
}
