import { sql } from 'kysely'
import type { NewSanction, Sanction } from '../../shared/people/people.ts'
import type { Queries } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'

const sanctionsMax = 100

/** Inserts a sanction, in force from the person's next request on; returns its id. `by` is the moderator's id. */
export async function insertSanction(
  tx: Queries,
  siteId: string,
  authorId: string,
  by: string,
  { kind, days, reason, message }: Omit<NewSanction, 'removeRecent'>,
  id = newId(),
): Promise<string> {
  await tx
    .insertInto('sanction')
    .values({
      site_id: siteId,
      id,
      author_id: authorId,
      kind,
      until: days ? sql<string>`now() + make_interval(days => ${days}::int)` : null,
      reason,
      message: message ?? null,
      made_by: by,
    })
    .execute()
  return id
}

/**
 * Finds until when new guests of a browser are held: the latest end of the sanctions in force of the guests with these keys,
 * null within it where one has no end. Null where none is under a sanction.
 */
export async function sanctionOfKeys(
  db: Queries,
  siteId: string,
  tokenHashes: Buffer[],
): Promise<{ until: string | null } | null> {
  if (tokenHashes.length === 0) return null
  const found = await db
    .selectFrom('sanction')
    .innerJoin('author', (join) =>
      join.onRef('author.site_id', '=', 'sanction.site_id').onRef('author.id', '=', 'sanction.author_id'),
    )
    .select('sanction.until')
    .where('sanction.site_id', '=', siteId)
    .where('author.token_hash', 'in', tokenHashes)
    .where('sanction.lifted_at', 'is', null)
    .where('sanction.kind', '<>', 'message')
    .where((where) => where.or([where('sanction.until', 'is', null), where('sanction.until', '>', sql<string>`now()`)]))
    .orderBy('sanction.until', (order) => order.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst()
  return found ?? null
}

/** Holds what the guest with this key writes until then (null: until it is lifted); once, however often it is called. */
export async function holdGuest(tx: Queries, siteId: string, tokenHash: Buffer, until: string | null): Promise<void> {
  await sql`
    insert into sanction (site_id, id, author_id, kind, until, reason)
    select site_id, ${newId()}, id, 'review', ${until}::timestamptz, 'Another guest of the same browser is under a sanction'
    from author where site_id = ${siteId} and token_hash = ${tokenHash}
      and not exists (select from sanction where sanction.site_id = author.site_id and author_id = author.id)`.execute(
    tx,
  )
}

/** Reads a sanction and locks its row; undefined if there is none. */
export function lockSanction(tx: Queries, siteId: string, id: string) {
  return tx
    .selectFrom('sanction')
    .select(['author_id as authorId', 'kind', 'lifted_at as liftedAt'])
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
}

/** Lifts a sanction, or with null restores it; returns false if nothing changed. */
export async function setLifted(tx: Queries, siteId: string, id: string, liftedBy: string | null): Promise<boolean> {
  const changed = await tx
    .updateTable('sanction')
    .set({ lifted_at: liftedBy ? sql<string>`now()` : null, lifted_by: liftedBy })
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .where('lifted_at', liftedBy ? 'is' : 'is not', null)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Reads a person's sanctions or one of them, newest first, including ended ones. */
export async function readSanctions(
  db: Queries,
  siteId: string,
  { authorId, id }: { authorId?: string; id?: string },
): Promise<Sanction[]> {
  const nameOf = (column: 'made_by' | 'lifted_by') => sql<string | null>`(
    select author.name from staff join author on author.site_id = staff.site_id and author.id = staff.author_id
    where staff.site_id = sanction.site_id and staff.id = ${sql.ref(`sanction.${column}`)})`
  return db
    .selectFrom('sanction')
    .select(['id', 'kind', 'until', 'reason', 'message', 'made_at as at', 'lifted_at as liftedAt', 'read_at as readAt'])
    .select([
      nameOf('made_by').as('by'),
      nameOf('lifted_by').as('liftedBy'),
      sql<boolean>`lifted_at is null and (until is null or until > now())`.as('isActive'),
    ])
    .where('site_id', '=', siteId)
    .$if(authorId !== undefined, (query) => query.where('author_id', '=', authorId!))
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(sanctionsMax)
    .execute()
}
