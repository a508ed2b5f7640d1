import { type Kysely, sql } from 'kysely'

/** Makes keys that are ids begin with `id:`, and writes keys that are addresses as the server does from now on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`update thread set page_key = 'id:' || page_key where page_key !~ '^https?://'`.execute(db)
  const { rows } = await sql<{ site_id: string; id: string; page_key: string }>`
    select site_id, id, page_key from thread where page_key ~ '^https?://' and page_key ~ '%[0-9A-Fa-f]{2}'
    order by comment_count desc, id`.execute(db)
  for (const { site_id, id, page_key } of rows) {
    const key = normalise(page_key)
    // Where another thread has that key already, this one stays readable by its id.
    await sql`
      update thread set page_key = ${key} where site_id = ${site_id} and id = ${id} and page_key <> ${key}
        and not exists (select from thread other where other.site_id = ${site_id} and other.page_key = ${key})`.execute(
      db,
    )
  }
}

// As the server's own, which may change later.
function normalise(address: string): string {
  return address
    .replace(/(?:%[\da-f]{2})+/gi, (run) => decode(run.toUpperCase()))
    .normalize('NFC')
    .replace(/[^\0-\x7f]+/g, encodeURIComponent)
}

function decode(run: string): string {
  try {
    return decodeURIComponent(run).replace(/[\0-\x7f]/g, (one) =>
      /[\w.~-]/.test(one) ? one : `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
  } catch {
    return run
  }
}
