import { sql } from 'kysely'
import type { Badge } from '../../shared/comments/comments.ts'
import type { Queries } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'

/** Longest time that a form is under way. */
const underWayS = 30

/** Values of a new author. Only the hash of the device key is stored. */
interface NewAuthor {
  name: string
  email?: string | undefined
  tokenHash: Buffer
}

/** Creates a guest, or returns the existing one with this key, whose name stays. */
export function addGuest(db: Queries, siteId: string, { name, email, tokenHash }: NewAuthor) {
  return db
    .insertInto('author')
    .values({ site_id: siteId, id: newId(), kind: 'guest', name, email: email ?? null, token_hash: tokenHash })
    .onConflict((conflict) =>
      // Not "do nothing", so that the later of two concurrent inserts returns the row of the earlier.
      conflict
        .columns(['site_id', 'token_hash'])
        .doUpdateSet((set) => ({ token_hash: set.ref('excluded.token_hash') })),
    )
    .returning(['id', 'name', 'badges'])
    .executeTakeFirstOrThrow()
}

/**
 * Creates the guest of a plain form, or finds the one it made before. Returns the hash of the device key that is valid now:
 * the new one, also for a guest whose form made no comment so far, because nobody was given their key; else the earlier one.
 */
export async function addGuestOfForm(
  db: Queries,
  siteId: string,
  { name, tokenHash, formHash }: { name: string; tokenHash: Buffer; formHash: Buffer },
): Promise<Buffer> {
  const { rows } = await sql<{ token_hash: Buffer }>`
    insert into author (site_id, id, kind, name, token_hash, form_hash)
    values (${siteId}, ${newId()}, 'guest', ${name}, ${tokenHash}, ${formHash})
    on conflict (site_id, form_hash) where form_hash is not null do update set token_hash =
      -- Younger than that, the same form may be under way elsewhere with the key it was made with.
      case when author.created_at < now() - make_interval(secs => ${sql.lit(underWayS)}) and not exists (
        select from comment where comment.site_id = author.site_id and comment.author_id = author.id)
      then excluded.token_hash else author.token_hash end
    returning token_hash`.execute(db)
  return rows[0]!.token_hash
}

/** Creates the author of a member of the team; returns their id. */
export async function addStaffAuthor(
  tx: Queries,
  siteId: string,
  { name, tokenHash, badges }: Omit<NewAuthor, 'email'> & { badges: Badge[] },
): Promise<string> {
  const id = newId()
  await tx
    .insertInto('author')
    .values({ site_id: siteId, id, kind: 'staff', name, email: null, token_hash: tokenHash, badges })
    .execute()
  return id
}

/** Locks an author and reads their badges; undefined if there is none. */
export async function lockBadges(tx: Queries, siteId: string, id: string): Promise<Badge[] | undefined> {
  const author = await tx
    .selectFrom('author')
    .select('badges')
    .where('site_id', '=', siteId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return author?.badges
}

/** Sets an author's badges. Call `touchThreadsOfAuthor` too, so that their threads show them. */
export async function setBadges(tx: Queries, siteId: string, id: string, badges: Badge[]): Promise<void> {
  await tx.updateTable('author').set({ badges }).where('site_id', '=', siteId).where('id', '=', id).execute()
}
