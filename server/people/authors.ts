import type { Badge } from '../../shared/comments/comments.ts'
import type { Queries } from '../platform/database/database.ts'
import { newId } from '../platform/ids.ts'

/** An author to be made. Only the hash of their key is kept. */
export interface NewAuthor {
  name: string
  email?: string | undefined
  tokenHash: Buffer
}

/** Makes a guest, or finds the one the key belongs to already, with the name they first had. */
export function addGuest(db: Queries, siteId: string, { name, email, tokenHash }: NewAuthor) {
  return db
    .insertInto('author')
    .values({ site_id: siteId, id: newId(), kind: 'guest', name, email: email ?? null, token_hash: tokenHash })
    .onConflict((conflict) =>
      // Not "do nothing": of two at once, the later must get the earlier one's guest back.
      conflict
        .columns(['site_id', 'token_hash'])
        .doUpdateSet((set) => ({ token_hash: set.ref('excluded.token_hash') })),
    )
    .returning(['id', 'name', 'badges'])
    .executeTakeFirstOrThrow()
}

/** Makes the author of somebody on the team; returns their id. */
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

/** Locks an author and reads their badges; undefined where there is no such person. */
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

/** Sets what stands beside somebody's name. The threads they wrote in are old from then on: see touchThreadsOfAuthor. */
export async function setBadges(tx: Queries, siteId: string, id: string, badges: Badge[]): Promise<void> {
  await tx.updateTable('author').set({ badges }).where('site_id', '=', siteId).where('id', '=', id).execute()
}
